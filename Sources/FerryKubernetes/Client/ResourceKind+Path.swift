// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

extension ResourceKind {
  /// `/api/v1` or `/apis/<group>/<version>`.
  var groupPath: String { group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)" }

  /// The path of all objects, or of those in a namespace.
  func path(in namespace: Namespace?) -> String {
    guard isNamespaced, let namespace else { return "\(groupPath)/\(plural)" }
    return "\(groupPath)/namespaces/\(namespace)/\(plural)"
  }
}

extension ObjectReference {
  /// The path of the object itself.
  var path: String { "\(kind.path(in: namespace))/\(percentEncoded(name))" }
}
