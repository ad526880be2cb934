// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxHTTP

/// A request as the server sees it: what HTTP said, without HTTP.
package struct APIRequest: Sendable {
  package let method: String
  /// Path and query as they were asked for.
  package let target: String
  let path: String
  package let query: RequestQuery
  /// By lower-case name.
  package let headers: [String: String]
  package let body: [UInt8]

  package init(
    method: String, path: String, query: String, headers: [String: String], body: [UInt8] = []
  ) {
    self.method = method
    self.path = path
    target = query.isEmpty ? path : "\(path)?\(query)"
    self.query = RequestQuery(query)
    self.headers = headers
    self.body = body
  }

  /// The words of the path.
  package var segments: [String] {
    path.split(separator: "/").map { percentDecoded($0) }
  }

  /// The media type of the body, without its parameters.
  package var contentType: String {
    let type = headers["content-type"] ?? ""
    return String(type.prefix { $0 != ";" }).filter { $0 != " " }.lowercased()
  }

  /// Who writes, where the request does not say: the program, up to its version.
  var defaultManager: String {
    let agent = (headers["user-agent"] ?? "").prefix { $0 != "/" }
    return agent.isEmpty ? "unknown" : String(agent.prefix(128))
  }
}
