// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

/// A 2xx answer of a Git host.
struct HostAnswer: Sendable {
  let json: JSONValue
  /// Whether a list goes on: all hosts say so in `Link` (RFC 8288).
  let hasNextPage: Bool

  init(_ reply: HTTPReply) throws(JSONFailure) {
    json = reply.body.isEmpty ? .null : try JSONValue(parsing: reply.body)
    hasNextPage =
      HTTPField.Name("Link").flatMap { reply.response.headerFields[$0] }
      .map { $0.contains("rel=\"next\"") } ?? false
  }
}
