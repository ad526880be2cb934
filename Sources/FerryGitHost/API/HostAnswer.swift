// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

/// A 2xx answer of a Git host.
struct HostAnswer: Sendable {
  let json: JSONValue
  /// Whether a list goes on, as `Link` tells (RFC 8288).
  let hasNextPage: Bool
  /// How long the whole list is: Gitea tells nothing else of its labels.
  let total: Int?

  init(_ reply: HTTPReply) throws(JSONFailure) {
    let fields = reply.response.headerFields
    let field = { (name: String) in HTTPField.Name(name).flatMap { fields[$0] } }
    json = reply.body.isEmpty ? .null : try JSONValue(parsing: reply.body)
    hasNextPage = field("Link")?.contains("rel=\"next\"") ?? false
    total = field("X-Total-Count").flatMap { Int($0) }
  }
}
