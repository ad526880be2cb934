// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerrySandboxKubernetesObjects

/// A label selector: every requirement must hold.
package struct LabelSelector: Hashable, Sendable {
  let requirements: [Requirement]

  enum Requirement: Hashable, Sendable {
    case exists(String)
    case absent(String)
    case oneOf(String, Set<String>)
    case noneOf(String, Set<String>)
  }

  package static let everything = LabelSelector(requirements: [])

  package var isEmpty: Bool { requirements.isEmpty }

  package func matches(_ labels: [String: String]) -> Bool {
    requirements.allSatisfy { requirement in
      switch requirement {
      case .exists(let key): labels[key] != nil
      case .absent(let key): labels[key] == nil
      case .oneOf(let key, let values): labels[key].map(values.contains) ?? false
      case .noneOf(let key, let values): !(labels[key].map(values.contains) ?? false)
      }
    }
  }
}

extension LabelSelector {
  /// Reads the text of a `labelSelector` parameter.
  package init(parsing text: String) throws(APIFailure) {
    var parser = LabelSelectorParser(text: text)
    requirements = try parser.requirements()
  }

  /// Reads the `selector` of an object: `matchLabels` and `matchExpressions`.
  init(_ json: JSONValue?) {
    let labels = (json?["matchLabels"]?.strings ?? [:]).map { Requirement.oneOf($0, [$1]) }
    let expressions = (json?["matchExpressions"]?.array ?? []).compactMap(Requirement.init)
    requirements = labels + expressions
  }
}

extension LabelSelector.Requirement {
  fileprivate init?(_ json: JSONValue) {
    let key = json["key"]?.string ?? ""
    let values = Set((json["values"]?.array ?? []).compactMap(\.string))
    switch json["operator"]?.string {
    case "In": self = .oneOf(key, values)
    case "NotIn": self = .noneOf(key, values)
    case "Exists": self = .exists(key)
    case "DoesNotExist": self = .absent(key)
    default: return nil
    }
  }
}
