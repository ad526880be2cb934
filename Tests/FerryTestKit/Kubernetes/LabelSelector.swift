// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// An equality-based label selector: `a=b,c!=d,e,!f`.
struct LabelSelector: Hashable, Sendable {
  private let requirements: [Substring]

  /// Nothing selects everything.
  init(_ text: String?) {
    requirements = (text ?? "").split(separator: ",")
  }

  func matches(_ object: JSONValue) -> Bool {
    let labels = object[["metadata", "labels"]]?.strings ?? [:]
    return requirements.allSatisfy { requirement in
      if requirement.hasPrefix("!") { return labels[String(requirement.dropFirst())] == nil }
      guard let equals = requirement.firstIndex(of: "=") else {
        return labels[String(requirement)] != nil
      }
      let isNegative = requirement[..<equals].hasSuffix("!")
      let key = String(requirement[..<equals].filter { $0 != "!" })
      let value = String(requirement[equals...].drop { $0 == "=" })
      return (labels[key] == value) != isNegative
    }
  }
}
