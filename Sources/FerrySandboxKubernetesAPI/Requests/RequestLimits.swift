// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// The bounds of what a request may bring.
package enum RequestLimits {
  /// As the API server has it: 3 MiB.
  package static let body = 3_145_728
  /// What etcd takes as one object.
  package static let object = 1_572_864
  /// What the API server's connection to etcd takes.
  package static let message = 2_097_152
}

extension JSONValue {
  /// About how many bytes the value has as JSON: quick, and exact where it matters, in long texts.
  package var size: Int {
    switch self {
    case .null, .bool, .integer, .double: 5
    case .string(let text): text.utf8.count + 2
    case .array(let items): items.reduce(2) { $0 + $1.size + 1 }
    case .object(let members): members.reduce(2) { $0 + $1.key.utf8.count + $1.value.size + 4 }
    }
  }
}
