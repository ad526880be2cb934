// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

extension Schema {
  /// A live value with an applied configuration laid over it (`typed/merge.go`).
  func merging(_ live: JSONValue?, _ config: JSONValue) -> JSONValue {
    guard let live else { return config }
    switch (structure(of: config), live, config) {
    case (.map(isAtomic: false), .object(let old), .object(let new)):
      return .object(
        old.merging(new.map { ($0, member($0).schema.merging(old[$0], $1)) }) { _, new in new })
    case (.list(.atomic), _, _): return config
    case (.list, .array(let old), .array(let new)): return .array(mergingLists(old, new))
    default: return config
    }
  }

  /// Merges elements by what tells them apart.
  ///
  /// Elements of the configuration come in its order; what only the live list has keeps its place
  /// among them.
  private func mergingLists(_ live: [JSONValue], _ config: [JSONValue]) -> [JSONValue] {
    let (old, new) = (indexed(live), indexed(config))
    let left = live.enumerated().map { pathElement(of: $1, at: $0) }
    let right = config.enumerated().map { pathElement(of: $1, at: $0) }
    var shared = right.filter { old[$0] != nil }[...]
    var merged: Set<PathElement> = []
    var result: [JSONValue] = []
    var (l, r) = (0, 0)

    func takeRight() {
      let element = right[r]
      merged.insert(element)
      result.append(self.element.merging(old[element], new[element] ?? .null))
      r += 1
      if shared.first == element { shared.removeFirst() }
    }

    while l < left.count || r < right.count {
      if l < left.count, r < right.count {
        if left[l] == right[r] {
          takeRight()
          l += 1
          continue
        }
        if new[left[l]] != nil, let next = shared.first, next != left[l] {
          l += 1  // shared, but its turn comes later
          continue
        }
      }
      if l < left.count {
        if new[left[l]] == nil {
          result.append(live[l])
          l += 1
          continue
        }
        if merged.contains(left[l]) { l += 1 }
      }
      if r < right.count { takeRight() }
    }
    return result
  }
}
