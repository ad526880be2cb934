// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// An answer as it came over the wire.
struct Answer: Sendable {
  let status: Int
  let fields: [String: String]
  let body: String

  init(_ text: String) {
    let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
    let lines = parts[0].split(separator: "\r\n")
    status = lines.first.flatMap { Int($0.split(separator: " ").dropFirst().first ?? "") } ?? 0
    fields = Dictionary(
      lines.dropFirst().compactMap { line in
        let field = line.split(separator: ":", maxSplits: 1)
        return field.count == 2
          ? (field[0].lowercased(), String(field[1].drop { $0 == " " })) : nil
      }, uniquingKeysWith: { first, _ in first })
    body = parts.count == 2 ? String(parts[1]) : ""
  }
}

/// One request on a connection of its own.
func ask(
  _ server: RunningServer, _ method: String = "GET", _ path: String,
  _ fields: [String: String] = [:], body: String = ""
) async throws -> Answer {
  let head = fields.map { "\($0): \($1)\r\n" }.joined()
  let length = body.isEmpty ? "" : "Content-Length: \(body.utf8.count)\r\n"
  let text =
    "\(method) \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\(length)\(head)\r\n\(body)"
  return try await withConnection(to: server.port) { connection in
    try await connection.send(text)
    return Answer(await connection.rest())
  }
}
