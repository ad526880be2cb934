// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

/// `{"errors":[{"code","message"}]}` (OCI distribution specification 1.1, "Error codes").
struct RegistryRefusal: Hashable, Sendable {
  let status: Int
  /// `NAME_UNKNOWN`, `MANIFEST_UNKNOWN`, …; empty when the answer has none, as to HEAD.
  let code: String
  private let message: String

  init(_ reply: HTTPReply) {
    status = reply.status.code
    let first = (try? JSONValue(parsing: reply.body))?["errors"]?.array?.first
    code = first?["code"]?.string ?? ""
    message = first?["message"]?.string ?? ""
  }

  /// The registry's own words.
  var sentence: String {
    let words = message.isEmpty ? "the registry answered" : String(message.prefix(200))
    return "\(words) (\(code.isEmpty ? "" : "\(code), ")\(status))"
  }
}
