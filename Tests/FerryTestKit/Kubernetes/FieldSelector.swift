// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// A field selector: `metadata.name=a,involvedObject.uid=b`, all of which must hold.
struct FieldSelector: Sendable {
  private let requirements: [(path: FieldPath, value: String)]

  /// Nothing selects everything.
  init(_ text: String?) {
    requirements = (text ?? "").split(separator: ",").map { requirement in
      let parts = requirement.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (parts[0].split(separator: ".").map(String.init), String(parts.last ?? ""))
    }
  }

  func matches(_ object: JSONValue) -> Bool {
    requirements.allSatisfy { object[$0.path]?.string == $0.value }
  }
}
