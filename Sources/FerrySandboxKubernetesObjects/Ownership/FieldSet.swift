// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// A set of paths to fields: what a manager owns.
struct FieldSet: Hashable, Sendable {
  /// The paths that end here.
  private(set) var members: Set<PathElement> = []
  /// The paths that go on; no child is empty.
  private(set) var children: [PathElement: FieldSet] = [:]

  var isEmpty: Bool { members.isEmpty && children.isEmpty }

  /// Every path of the set, in the order messages list them.
  var paths: [String] { collect(from: "").sorted() }

  mutating func insert(_ element: PathElement) { members.insert(element) }

  mutating func insert(_ element: PathElement, _ child: FieldSet) {
    guard !child.isEmpty else { return }
    children[element] = children[element].map { $0.union(child) } ?? child
  }

  func child(_ element: PathElement) -> FieldSet { children[element] ?? FieldSet() }

  func union(_ other: Self) -> Self {
    var result = self
    result.members.formUnion(other.members)
    for (element, child) in other.children { result.insert(element, child) }
    return result
  }

  func subtracting(_ other: Self) -> Self {
    var result = FieldSet()
    result.members = members.subtracting(other.members)
    for (element, child) in children {
      result.insert(element, other.children[element].map(child.subtracting) ?? child)
    }
    return result
  }

  func intersection(_ other: Self) -> Self {
    var result = FieldSet()
    result.members = members.intersection(other.members)
    for (element, child) in children {
      if let theirs = other.children[element] {
        result.insert(element, child.intersection(theirs))
      }
    }
    return result
  }

  /// The set with the declared fields on the way to its paths as members too.
  ///
  /// A struct field that is only a way to others counts as owned, so that it goes with the last of
  /// them (`EnsureNamedFieldsAreMembers` in structured-merge-diff).
  func withDeclaredFields(_ schema: Schema) -> Self {
    var result = FieldSet()
    result.members = members
    for (element, child) in children {
      let inner: Schema
      if case .field(let name) = element {
        let (member, isDeclared) = schema.member(name)
        if isDeclared { result.members.insert(element) }
        inner = member
      } else {
        inner = schema.element
      }
      result.children[element] = child.withDeclaredFields(inner)
    }
    return result
  }

  private func collect(from start: String) -> [String] {
    members.map { start + $0.shown }
      + children.flatMap { element, child in child.collect(from: start + element.shown) }
  }
}

extension FieldSet {
  /// Reads `fieldsV1`; keys that are not path elements are passed over.
  init(fieldsV1 json: JSONValue) {
    for (key, value) in json.object ?? [:] {
      guard let element = PathElement(encoded: key) else { continue }
      let child = FieldSet(fieldsV1: value)
      if child.isEmpty || value["."] != nil { members.insert(element) }
      insert(element, child)
    }
  }

  var fieldsV1: JSONValue {
    var json: [String: JSONValue] = [:]
    for element in members { json[element.encoded] = .object([:]) }
    for (element, child) in children {
      var inner = child.fieldsV1
      if members.contains(element) { inner["."] = .object([:]) }
      json[element.encoded] = inner
    }
    return .object(json)
  }
}
