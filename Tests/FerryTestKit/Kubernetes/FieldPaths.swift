// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// The way to a field; lists are owned as a whole here, which is simpler than in a real server.
typealias FieldPath = [String]

extension JSONValue {
  /// Every leaf: what is no object, and objects without members.
  func leaves(below path: FieldPath = []) -> [FieldPath: JSONValue] {
    guard let members = object, !members.isEmpty || path.isEmpty else { return [path: self] }
    return members.reduce(into: [:]) { leaves, member in
      leaves.merge(member.value.leaves(below: path + [member.key])) { first, _ in first }
    }
  }

  /// Puts a value at a path; what is in the way of the path goes.
  package mutating func set(_ value: JSONValue, at path: some Collection<String>) {
    guard let key = path.first else {
      self = value
      return
    }
    if object == nil { self = [:] }
    var member = self[key] ?? [:]
    member.set(value, at: path.dropFirst())
    self[key] = member
  }

  /// Takes a field away, and the objects that are empty without it.
  mutating func remove(at path: some Collection<String>) {
    guard let key = path.first, var member = self[key] else { return }
    if path.count > 1 {
      member.remove(at: path.dropFirst())
      self[key] = member == [:] ? nil : member
    } else {
      self[key] = nil
    }
  }

  /// A JSON merge patch (RFC 7386).
  func merging(_ patch: JSONValue) -> JSONValue {
    guard case .object(let changes) = patch else { return patch }
    var members = object ?? [:]
    for (key, change) in changes {
      members[key] = change == .null ? nil : (members[key] ?? .null).merging(change)
    }
    return .object(members)
  }
}
