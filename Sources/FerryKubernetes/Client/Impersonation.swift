// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts
import HTTPTypes

/// Whom a request is made as, in place of the user who makes it.
///
/// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation
package struct Impersonation: Hashable, Sendable {
  let user: String
  var uid: String?
  var groups: [String] = []
  var extra: [String: [String]] = [:]

  /// What says so to the server.
  var fields: [HTTPField] {
    [field("User", user)] + (uid.map { [field("Uid", $0)] } ?? [])
      + groups.map { field("Group", $0) }
      + extra.sorted { $0.key < $1.key }.flatMap { key, values in
        values.map { field("Extra-\(percentEncoded(key.lowercased()))", $0) }
      }
  }

  private func field(_ name: String, _ value: String) -> HTTPField {
    HTTPField(name: HTTPField.Name("Impersonate-\(name)")!, value: value)
  }
}
