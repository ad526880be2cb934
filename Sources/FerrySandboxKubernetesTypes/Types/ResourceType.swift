// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerrySandboxKubernetesObjects

/// A type that the server serves, in one of its versions.
package struct ResourceType: Sendable {
  package let group: String
  package let version: String
  package let kind: String
  package let plural: String
  package let singular: String
  package let listKind: String
  package let shortNames: [String]
  package let categories: [String]
  package let isNamespaced: Bool
  package let schema: Schema
  /// Subresources by name; `status` parts the object in two halves.
  package let subresources: Set<String>
  package let isCustom: Bool
  package let rules: any TypeRules
  package let columns: [TableColumn]
  package let traits: Traits

  /// How a type differs from the usual.
  package struct Traits: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }
    /// `metadata.generation` counts changes of the spec.
    package static let generation = Self(rawValue: 1)
    /// DELETE always answers the object, never a `Status`.
    package static let answersObject = Self(rawValue: 2)
    /// PUT makes what is not there.
    package static let createsOnUpdate = Self(rawValue: 4)
    /// Names are DNS labels, not subdomains.
    static let labelName = Self(rawValue: 8)
    /// Names may be any path segment (RBAC).
    static let pathName = Self(rawValue: 16)
    /// Without a policy, DELETE leaves the dependents (Jobs).
    package static let orphansByDefault = Self(rawValue: 32)
  }
}

extension ResourceType {
  /// Events of `events.k8s.io`: another form of the core group's.
  var isNewEvent: Bool { group == "events.k8s.io" }
  package var hasStatus: Bool { subresources.contains("status") }
  package var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }
  /// `jobs.batch`, or `configmaps` in the core group: how messages name a type.
  package var qualifiedName: String { group.isEmpty ? plural : "\(plural).\(group)" }

  /// Where objects are kept: all versions of a type, and both forms of events, share a table.
  package var table: TableName {
    isNewEvent
      ? TableName(group: "", plural: "events") : TableName(group: group, plural: plural)
  }
}
