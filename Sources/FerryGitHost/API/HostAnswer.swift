// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

/// An answer of a Git host that is no failure.
struct HostAnswer: Sendable {
  let status: Int
  let json: JSONValue
  /// Whether a list goes on, as `Link` tells (RFC 8288).
  let hasNextPage: Bool
  /// How long the whole list is: Gitea tells nothing else of its labels.
  let total: Int?
  /// What a refusal says, in one line.
  let words: String

  init(_ reply: HTTPReply) throws(JSONFailure) {
    let fields = reply.response.headerFields
    let field = { (name: String) in HTTPField.Name(name).flatMap { fields[$0] } }
    status = reply.status.code
    let isRefusal = reply.status.kind != .successful
    words = isRefusal ? saidWords(reply.body) : ""
    if reply.body.isEmpty {
      json = .null
    } else if isRefusal {
      json = (try? JSONValue(parsing: reply.body)) ?? .null
    } else {
      json = try JSONValue(parsing: reply.body)
    }
    hasNextPage = field("Link")?.contains("rel=\"next\"") ?? false
    total = field("X-Total-Count").flatMap { Int($0) }
  }
}
