// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// An HTTP answer as the `curl` program got it.
struct CurlAnswer: Sendable {
  let status: Int
  let headers: [String: String]
  let body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }

  var json: JSONValue {
    get throws { try JSONValue(parsing: body) }
  }
}

/// Asks a URL with `curl`; nothing of it is ours, so both sides cannot share a mistake.
func curl(_ url: String, _ arguments: String...) async throws -> CurlAnswer {
  try await withScratchFolder { folder in
    let result = try await run(
      "curl",
      [
        "--silent", "--show-error", "--max-time", "30", "--http1.1", "--header", "Expect:",
        "--dump-header", folder + "/head", "--output", folder + "/body", "--noproxy", "*",
        "--write-out", "%{http_code}",
      ] + arguments + [url])
    guard result.status == 0, let status = Int(result.text) else {
      throw CurlFailure(description: "curl \(url): \(result.errors)")
    }
    let head = String(decoding: try bytes(of: folder + "/head"), as: UTF8.self)
    let fields = head.split(whereSeparator: \.isNewline).dropFirst().compactMap { line in
      line.firstIndex(of: ":").map { colon in
        (
          line[..<colon].lowercased(),
          String(line[line.index(after: colon)...].drop(while: \.isWhitespace))
        )
      }
    }
    return CurlAnswer(
      status: status, headers: Dictionary(fields, uniquingKeysWith: { _, last in last }),
      body: (try? bytes(of: folder + "/body")) ?? [])
  }
}

struct CurlFailure: Error, CustomStringConvertible {
  let description: String
}
