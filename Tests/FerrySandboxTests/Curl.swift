// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
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
  let folder = try TemporaryFolder()
  let status = try await ChildProcess.run(
    "curl",
    [
      "--silent", "--show-error", "--max-time", "30", "--http1.1", "--header", "Expect:",
      "--dump-header", folder.path + "/head", "--output", folder.path + "/body", "--noproxy", "*",
      "--write-out", "%{http_code}",
    ] + arguments + [url])
  let head = String(decoding: try folder.read("head"), as: UTF8.self)
  let fields = head.split(whereSeparator: \.isNewline).dropFirst().compactMap { line in
    line.firstIndex(of: ":").map { colon in
      (
        line[..<colon].lowercased(),
        String(line[line.index(after: colon)...].drop(while: \.isWhitespace))
      )
    }
  }
  return CurlAnswer(
    status: Int(status) ?? 0, headers: Dictionary(fields, uniquingKeysWith: { _, last in last }),
    body: (try? folder.read("body")) ?? [])
}
