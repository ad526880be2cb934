// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// A type that the server serves, in one of its versions.
struct ResourceType: Sendable {
  let group: String
  let version: String
  let kind: String
  let plural: String
  let singular: String
  let listKind: String
  let shortNames: [String]
  let categories: [String]
  let isNamespaced: Bool
  let schema: Schema
  /// Subresources by name; `status` parts the object in two halves.
  let subresources: Set<String>
  let isCustom: Bool
  let rules: any TypeRules
  let columns: [TableColumn]
  let traits: Traits

  /// How a type differs from the usual.
  struct Traits: OptionSet, Sendable {
    let rawValue: Int
    /// `metadata.generation` counts changes of the spec.
    static let generation = Self(rawValue: 1)
    /// DELETE always answers the object, never a `Status`.
    static let answersObject = Self(rawValue: 2)
    /// PUT makes what is not there.
    static let createsOnUpdate = Self(rawValue: 4)
    /// Names are DNS labels, not subdomains.
    static let labelName = Self(rawValue: 8)
    /// Names may be any path segment (RBAC).
    static let pathName = Self(rawValue: 16)
    /// Without a policy, DELETE leaves the dependents (Jobs).
    static let orphansByDefault = Self(rawValue: 32)
  }
}

extension ResourceType {
  /// Events of `events.k8s.io`: another form of the core group's.
  var isNewEvent: Bool { group == "events.k8s.io" }
  var hasStatus: Bool { subresources.contains("status") }
  var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }
  /// `jobs.batch`, or `configmaps` in the core group: how messages name a type.
  var qualifiedName: String { group.isEmpty ? plural : "\(plural).\(group)" }

  /// Where objects are kept: all versions of a type, and both forms of events, share a table.
  var table: TableName {
    isNewEvent
      ? TableName(group: "", plural: "events") : TableName(group: group, plural: plural)
  }
}
