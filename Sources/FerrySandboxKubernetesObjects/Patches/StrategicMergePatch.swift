// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Strategic merge patch: a merge patch in which lists of a built-in type merge by their key.
///
/// Its rules are at
/// https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md.
package enum StrategicMergePatch {
  package static func applied(
    _ patch: JSONValue, to target: JSONValue, _ schema: Schema
  ) throws(APIFailure) -> JSONValue {
    guard case .object(var changes) = patch else { return patch }
    let directive = changes.removeValue(forKey: "$patch")?.string
    if directive == "delete" { return .null }
    var members = directive == "replace" ? [:] : target.object ?? [:]
    for (key, change) in changes where !key.hasPrefix("$") {
      let member = try merged(change, over: members[key], schema.member(key).schema)
      members[key] = member == .null ? nil : member
    }
    for (key, change) in changes where key.hasPrefix("$") {
      direct(key, change, &members, schema)
    }
    return .object(members)
  }

  private static func merged(
    _ change: JSONValue, over value: JSONValue?, _ schema: Schema
  ) throws(APIFailure) -> JSONValue {
    switch (change, schema.listRule) {
    case (.object, _): return try applied(change, to: value ?? .null, schema)
    case (.array(let changes), .set) where schema.form == .array:
      let list = value?.array ?? []
      return .array(list + changes.filter { !list.contains($0) })
    case (.array(let changes), .map(let keys)) where schema.form == .array:
      return try .array(merged(changes, into: value?.array ?? [], key: keys[0], schema.element))
    default: return change
    }
  }

  private static func merged(
    _ changes: [JSONValue], into list: [JSONValue], key: String, _ schema: Schema
  ) throws(APIFailure) -> [JSONValue] {
    var list = list
    if changes.contains(where: { $0["$patch"]?.string == "replace" }) { list = [] }
    for change in changes where change != ["$patch": "replace"] {
      guard let identity = change[key] else {
        throw .internalError(
          "map: \(change.canonicalText) does not contain declared merge key: \(key)")
      }
      let index = list.firstIndex { $0[key] == identity }
      let result = try applied(change, to: index.map { list[$0] } ?? .null, schema)
      switch (index, result) {
      case (let index?, .null): list.remove(at: index)
      case (let index?, _): list[index] = result
      case (nil, .null): break
      case (nil, _): list.append(result)
      }
    }
    return list
  }

  /// `$setElementOrder/…` and `$deleteFromPrimitiveList/…`.
  private static func direct(
    _ key: String, _ change: JSONValue, _ members: inout [String: JSONValue], _ schema: Schema
  ) {
    let parts = key.split(separator: "/", maxSplits: 1).map(String.init)
    guard parts.count == 2, let list = members[parts[1]]?.array else { return }
    let given = change.array ?? []
    switch parts[0] {
    case "$deleteFromPrimitiveList":
      members[parts[1]] = .array(list.filter { !given.contains($0) })
    case "$setElementOrder":
      var rule = ""
      if case .map(let keys) = schema.member(parts[1]).schema.listRule { rule = keys[0] }
      let identity = { (item: JSONValue) in item[rule] ?? item }
      let order = given.map(identity)
      let rank = { (item: JSONValue) in order.firstIndex(of: identity(item)) ?? order.count }
      members[parts[1]] = .array(list.sorted { rank($0) < rank($1) })
    default: break
    }
  }
}
