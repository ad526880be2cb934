// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What Ferry does about changes by other hands in the clusters of an environment.
package struct DriftRules: Hashable, Sendable {
  /// What becomes of an object that drifted.
  package enum Answer: String, Hashable, Sendable, CaseIterable {
    /// It is put back to what Git says.
    case correct
    /// It is shown, and left until Git changes it.
    case report
  }

  package var answer: Answer
  /// What is left to the clusters, and is no drift.
  package var ignored: [IgnoreRule]

  package init(_ answer: Answer = .correct, ignored: [IgnoreRule] = []) {
    self.answer = answer
    self.ignored = ignored
  }

  /// The fields of one object that are left to the cluster.
  package func fields(
    of kind: AllowRules.Kind, _ namespace: Namespace, _ name: String
  ) -> Set<IgnoredField> {
    ignored.reduce(into: []) { fields, rule in
      if rule.covers(kind, namespace, name) { fields.formUnion(rule.fields) }
    }
  }

  /// The rules that leave data of ConfigMaps to the cluster.
  package var ofData: [IgnoreRule] {
    ignored.filter { rule in rule.fields.contains { $0.part == .data } }
  }
}

/// Fields of some objects that are left to the clusters.
package struct IgnoreRule: Hashable, Sendable {
  package var kind: AllowRules.Kind
  /// Nothing: all.
  package var namespace: Namespace?
  /// Nothing: all.
  package var name: String?
  package var fields: [IgnoredField]

  package init(
    _ kind: AllowRules.Kind, namespace: Namespace? = nil, name: String? = nil,
    fields: [IgnoredField]
  ) {
    self.kind = kind
    self.namespace = namespace
    self.name = name
    self.fields = fields
  }

  /// Whether it is about the object.
  package func covers(
    _ kind: AllowRules.Kind, _ namespace: Namespace, _ name: String
  ) -> Bool {
    self.kind == kind && self.namespace.map { $0 == namespace } ?? true
      && self.name.map { $0 == name } ?? true
  }
}
