// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What travels with a promotion.
package enum PromotedField: Hashable, Sendable, CustomStringConvertible {
  case version
  /// One variable of `spec.env`.
  case variable(String)
  /// Every variable of `spec.env`.
  case variables
  /// One values file: a key of the ConfigMap that `spec.values` names.
  case valuesFile(String)
  /// Every values file.
  case values

  /// Reads `spec.version`, `spec.env`, `spec.env.NAME`, `values` or `values.KEY`.
  package init?(_ text: String) {
    switch text {
    case "spec.version": self = .version
    case "spec.env": self = .variables
    case "values": self = .values
    case _ where text.hasPrefix("spec.env.") && text != "spec.env.":
      self = .variable(String(text.dropFirst("spec.env.".count)))
    case _ where text.hasPrefix("values.") && text != "values.":
      self = .valuesFile(String(text.dropFirst("values.".count)))
    default: return nil
    }
  }

  package var description: String {
    switch self {
    case .version: "spec.version"
    case .variable(let name): "spec.env.\(name)"
    case .variables: "spec.env"
    case .valuesFile(let key): "values.\(key)"
    case .values: "values"
    }
  }
}
