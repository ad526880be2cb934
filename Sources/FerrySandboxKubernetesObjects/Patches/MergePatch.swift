// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// JSON merge patch (RFC 7386).
package enum MergePatch {
  package static func applied(_ patch: JSONValue, to target: JSONValue) -> JSONValue {
    guard case .object(let changes) = patch else { return patch }
    var members = target.object ?? [:]
    for (key, change) in changes {
      members[key] = change == .null ? nil : applied(change, to: members[key] ?? .null)
    }
    return .object(members)
  }
}
