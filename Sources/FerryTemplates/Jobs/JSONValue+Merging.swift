// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

extension JSONValue {
  /// Sets the members of the object at a path; objects on the way are made where there are none.
  mutating func merge(_ members: JSONValue, at path: [String]) {
    change(path[...]) { object in
      for (key, value) in members.object ?? [:] { object[key] = value }
    }
  }

  /// Sets those members of the object at a path that are not there.
  mutating func mergeDefaults(_ members: JSONValue, at path: [String]) {
    change(path[...]) { object in
      for (key, value) in members.object ?? [:] where object[key] == nil { object[key] = value }
    }
  }

  /// Adds an item to the list at a path, which is made where there is none.
  mutating func append(_ item: JSONValue, at path: [String]) {
    change(path.dropLast()) { object in
      guard let key = path.last else { return }
      object[key] = .array((object[key]?.array ?? []) + [item])
    }
  }

  private mutating func change(_ path: ArraySlice<String>, _ change: (inout JSONValue) -> Void) {
    if object == nil { self = [:] }
    guard let key = path.first else { return change(&self) }
    var inner = self[key] ?? [:]
    inner.change(path.dropFirst(), change)
    self[key] = inner
  }
}
