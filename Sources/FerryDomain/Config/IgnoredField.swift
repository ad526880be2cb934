// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A field that Git writes once, when the object is made, and then leaves to the cluster.
///
/// Only entries of an object's mappings of texts can be: what Ferry rolls out, and what it knows its
/// objects by, is Git's alone.
package struct IgnoredField: Hashable, Sendable {
  /// A mapping of texts in an object.
  package enum Part: Hashable, Sendable, CaseIterable {
    case labels, annotations
    /// Of a ConfigMap.
    case data
    /// Of a Bundle.
    case environment
    /// Of a ConfigWatcher.
    case podSelector

    /// The keys that lead to it.
    package var path: [String] {
      switch self {
      case .labels: ["metadata", "labels"]
      case .annotations: ["metadata", "annotations"]
      case .data: ["data"]
      case .environment: ["spec", "env"]
      case .podSelector: ["spec", "podSelector"]
      }
    }

    /// Whether objects of the kind have it.
    package func isPart(of kind: AllowRules.Kind) -> Bool {
      switch self {
      case .labels, .annotations: true
      case .data: kind == .configMap
      case .environment: kind == .bundle
      case .podSelector: kind == .configWatcher
      }
    }

    /// Others put labels and annotations beside Git's, so all of them are never Git's to leave.
    package var canBeWhole: Bool { self != .labels && self != .annotations }

    /// Whether Ferry obeys the entry, or knows its objects by it.
    package func isFerrysOwn(_ key: String) -> Bool {
      switch self {
      case .labels: key.hasPrefix("ferry.dev/") || key == Label.managedBy
      case .annotations: key.hasPrefix("ferry.dev/") || key == Annotation.disableAutoupdate
      case .data, .environment, .podSelector: false
      }
    }
  }

  package let part: Part
  /// Nothing: all of the part.
  package let key: String?

  package init(_ part: Part, _ key: String?) {
    self.part = part
    self.key = key
  }

  /// Nothing when the pointer means something that cannot be left to the cluster.
  package init?(_ pointer: JSONPointer, of kind: AllowRules.Kind) {
    let tokens = pointer.tokens
    let part = Part.allCases.first { $0.isPart(of: kind) && tokens.starts(with: $0.path) }
    guard let part else { return nil }
    switch tokens.dropFirst(part.path.count) {
    case let rest where rest.isEmpty && part.canBeWhole: self.init(part, nil)
    case let rest where rest.count == 1 && !part.isFerrysOwn(rest[rest.startIndex]):
      self.init(part, rest.first)
    default: return nil
    }
  }

  package var pointer: JSONPointer { JSONPointer(part.path + (key.map { [$0] } ?? [])) }
}

extension Set<IgnoredField> {
  /// The entries that Git says, with what lives at those that are left to the cluster.
  package func leaving(
    _ part: IgnoredField.Part, of wanted: [String: String], as live: [String: String]
  ) -> [String: String] {
    var entries = wanted
    for field in self where field.part == part {
      guard let key = field.key else { return live }
      entries[key] = live[key]
    }
    return entries
  }
}
