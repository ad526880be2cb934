// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Decides who owns which field after a write, and what an apply does.
///
/// The algorithm is structured-merge-diff's (`merge/update.go`), which Kubernetes documents at
/// https://kubernetes.io/docs/reference/using-api/server-side-apply/.
package struct ServerSideApply: Sendable {
  package let schema: Schema
  package let apiVersion: String
  /// Empty for the object itself.
  package let subresource: String
  package let now: String

  package init(schema: Schema, apiVersion: String, subresource: String, now: String) {
    self.schema = schema
    self.apiVersion = apiVersion
    self.subresource = subresource
    self.now = now
  }

  /// The live object with a configuration applied; without a live one, the configuration.
  package func applying(
    _ config: JSONValue, to live: JSONValue?, by manager: String, force: Bool
  ) throws(OwnershipConflict) -> JSONValue {
    let base = live.map(withoutManagedFields)
    var managed = managedFields(of: live)
    let me = FieldOwner(manager, .apply, apiVersion: apiVersion, subresource: subresource)
    let last = managed[me]
    managed[me] = ManagedFields.Entry(
      apiVersion: apiVersion, time: last?.time,
      fields: schema.fieldSet(of: config).subtracting(.keptBySystem))
    let merged = schema.merging(base, config)
    let pruned = pruning(merged, last?.fields ?? FieldSet(), keeping: managed)
    let comparison = schema.compare(base ?? [:], pruned)
    try take(comparison, from: &managed, for: me, force: force)
    let isNew = comparison.isSame == false || managed[me]?.fields != last?.fields
    if isNew { managed[me]?.time = now }
    return with(managed, pruned)
  }

  /// The new object with the fields that changed owned by an updater.
  package func updating(_ live: JSONValue?, to new: JSONValue, by manager: String) -> JSONValue {
    let old = live.map(withoutManagedFields) ?? [:]
    let bare = withoutManagedFields(new)
    var managed = given(in: new) ?? ManagedFields(live?[["metadata", "managedFields"]])
    if live != nil, managed.isEmpty { return bare }
    let comparison = schema.compare(old, bare)
    let me = FieldOwner(manager, .update, apiVersion: apiVersion, subresource: subresource)
    release(comparison, from: &managed, except: nil)
    let changed = comparison.changed.subtracting(.keptBySystem)
    if !changed.isEmpty {
      let fields = managed[me]?.fields.union(changed) ?? changed
      managed[me] = ManagedFields.Entry(apiVersion: apiVersion, time: now, fields: fields)
    }
    return with(managed, bare)
  }

  /// What a client wrote into `managedFields` counts, if it can be read; `[{}]` empties them.
  private func given(in new: JSONValue) -> ManagedFields? {
    guard let json = new[["metadata", "managedFields"]], let entries = json.array,
      !entries.isEmpty
    else { return nil }
    if entries == [[:]] { return ManagedFields() }
    return ManagedFields(json)
  }

  /// An object that was never tracked belongs to `before-first-apply`.
  private func managedFields(of live: JSONValue?) -> ManagedFields {
    var managed = ManagedFields(live?[["metadata", "managedFields"]])
    guard managed.isEmpty, let live else { return managed }
    let owner = FieldOwner(
      "before-first-apply", .update, apiVersion: apiVersion, subresource: subresource)
    let all = schema.compare([:], withoutManagedFields(live)).added
    managed[owner] = ManagedFields.Entry(
      apiVersion: apiVersion, time: now, fields: all.subtracting(.keptBySystem))
    return managed
  }

  /// Removes what the applier owned before, names no longer, and nobody else owns.
  private func pruning(
    _ merged: JSONValue, _ last: FieldSet, keeping managed: ManagedFields
  ) -> JSONValue {
    guard !last.isEmpty else { return merged }
    let before = last.withDeclaredFields(schema)
    let without = schema.removing(before, from: merged) ?? [:]
    let all = schema.fieldSet(of: merged).withDeclaredFields(schema)
    let left = schema.fieldSet(of: without).withDeclaredFields(schema)
    let owned = managed.entries.values.reduce(FieldSet()) { $0.union($1.fields) }
      .withDeclaredFields(schema)
    let unowned = all.subtracting(left).subtracting(owned)
    let restored = schema.removing(unowned, from: merged) ?? [:]
    let stillThere = schema.fieldSet(of: restored).withDeclaredFields(schema)
    return schema.removing(all.subtracting(stillThere).intersection(before), from: merged) ?? [:]
  }

  private func take(
    _ comparison: Comparison, from managed: inout ManagedFields, for me: FieldOwner, force: Bool
  ) throws(OwnershipConflict) {
    let conflicts = managed.entries.filter { $0.key != me }
      .mapValues { $0.fields.intersection(comparison.changed) }.filter { !$0.value.isEmpty }
    if !force, !conflicts.isEmpty {
      let owners = conflicts.map { ($0.key.shown, $0.value.paths) }.sorted { $0.0 < $1.0 }
      throw OwnershipConflict(owners: owners)
    }
    release(comparison, from: &managed, except: me)
  }

  private func release(
    _ comparison: Comparison, from managed: inout ManagedFields, except me: FieldOwner?
  ) {
    let lost = comparison.changed.union(comparison.removed)
    for (owner, entry) in managed.entries where owner != me {
      var entry = entry
      entry.fields = entry.fields.subtracting(lost)
      managed[owner] = entry
    }
  }

  private func with(_ managed: ManagedFields, _ object: JSONValue) -> JSONValue {
    var object = APIObject(object)
    object["metadata", "managedFields"] = managed.json
    return object.json
  }

  private func withoutManagedFields(_ object: JSONValue) -> JSONValue {
    var object = APIObject(object)
    object["metadata", "managedFields"] = nil
    return object.json
  }
}

extension FieldSet {
  /// What no manager owns: the server sets it, or it names the object.
  static let keptBySystem: FieldSet = {
    var metadata = FieldSet()
    for name in [
      "name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation",
      "managedFields", "resourceVersion",
    ] { metadata.insert(.field(name)) }
    var set = FieldSet()
    for name in ["apiVersion", "kind", "metadata"] { set.insert(.field(name)) }
    set.insert(.field("metadata"), metadata)
    return set
  }()
}
