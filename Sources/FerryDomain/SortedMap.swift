// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

public import Glibc

/// Values by key, in the order of the keys.
///
/// Made to be held against another copy of itself: two copies share their keys until one of them gets
/// a key more or less, so that what differs between them shows without finding any key. To find one
/// takes the logarithm of the count; a new one moves those behind it.
///
/// Public, because the optimizer makes a generic type for what other modules put into it only then.
public struct SortedMap<Key: Comparable & Hashable, Value> {
  @usableFromInline var sortedKeys: [Key]
  @usableFromInline var valuesInOrder: [Value]

  /// Of keys in ascending order, each once, and as many values.
  @inlinable
  init(keys: [Key], values: [Value]) { (sortedKeys, valuesInOrder) = (keys, values) }

  /// Without keys.
  @inlinable
  public init() { self.init(keys: [], values: []) }

  /// Of keys in any order, each once: as of a dictionary, a second one is a mistake in the program.
  @inlinable
  public init(uniqueKeysWithValues pairs: some Sequence<(Key, Value)>) {
    let sorted = pairs.sorted { $0.0 < $1.0 }
    self.init(keys: sorted.map { $0.0 }, values: sorted.map { $0.1 })
    precondition(zip(keys, keys.dropFirst()).allSatisfy(<), "a key is there twice")
  }

  /// In ascending order, each once.
  @inlinable public var keys: [Key] { sortedKeys }

  /// In the order of their keys.
  @inlinable public var values: [Value] { valuesInOrder }

  /// The value of a key; nothing where it has none, or is to have none.
  @inlinable
  public subscript(key: Key) -> Value? {
    get {
      let place = place(of: key)
      return holds(key, at: place) ? valuesInOrder[place] : nil
    }
    set {
      let place = place(of: key)
      switch (newValue, holds(key, at: place)) {
      case (let value?, true): valuesInOrder[place] = value
      case (let value?, false):
        sortedKeys.insert(key, at: place)
        valuesInOrder.insert(value, at: place)
      case (nil, true):
        sortedKeys.remove(at: place)
        valuesInOrder.remove(at: place)
      case (nil, false): break
      }
    }
  }

  /// The same keys with what is made of each value.
  @inlinable
  public func mapValues<Other>(_ transform: (Value) -> Other) -> SortedMap<Key, Other> {
    SortedMap<Key, Other>(keys: sortedKeys, values: valuesInOrder.map(transform))
  }

  /// The keys and values of which something is true.
  @inlinable
  public func filter(_ isIncluded: (Element) -> Bool) -> SortedMap {
    var rest = SortedMap()
    for element in self where isIncluded(element) {
      rest.sortedKeys.append(element.key)
      rest.valuesInOrder.append(element.value)
    }
    return rest.count == count ? self : rest
  }

  /// The values whose keys another map has not.
  @inlinable
  public func values<Other>(missingIn other: SortedMap<Key, Other>) -> [Value] {
    guard sortedKeys != other.sortedKeys else { return [] }
    var others = other.cursor
    return filter { key, _ in others.value(of: key) == nil }.values
  }

  /// Where the key is, or would be.
  @inlinable
  func place(of key: Key) -> Int {
    var (low, high) = (0, sortedKeys.count)
    while low < high {
      let middle = (low + high) / 2
      if sortedKeys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low
  }

  @inlinable
  func holds(_ key: Key, at place: Int) -> Bool {
    place < sortedKeys.count && sortedKeys[place] == key
  }
}

extension SortedMap: Sendable where Key: Sendable, Value: Sendable {}
extension SortedMap: Hashable where Value: Hashable {}

extension SortedMap: RandomAccessCollection {
  /// A key with its value.
  public typealias Element = (key: Key, value: Value)

  /// Zero: places are counted in the order of the keys.
  @inlinable public var startIndex: Int { 0 }
  /// The count.
  @inlinable public var endIndex: Int { sortedKeys.count }
  /// The key and the value at a place.
  @inlinable public subscript(position: Int) -> Element {
    (sortedKeys[position], valuesInOrder[position])
  }
}

extension SortedMap: ExpressibleByDictionaryLiteral {
  /// Of keys in any order, each once.
  @inlinable
  public init(dictionaryLiteral elements: (Key, Value)...) {
    self.init(uniqueKeysWithValues: elements)
  }
}

extension SortedMap {
  /// Finds the values of keys that come in ascending order, each from where the last one was.
  public struct Cursor {
    @usableFromInline let map: SortedMap
    @usableFromInline var place = 0

    @inlinable
    init(_ map: SortedMap) { self.map = map }

    /// The value of a key that is above those that were asked for before.
    @inlinable
    public mutating func value(of key: Key) -> Value? {
      while place < map.count {
        // First, because it is nearly always so.
        if map.sortedKeys[place] == key {
          defer { place += 1 }
          return map.valuesInOrder[place]
        }
        if map.sortedKeys[place] > key { return nil }
        place += 1
      }
      return nil
    }
  }

  /// Before the first key.
  @inlinable public var cursor: Cursor { Cursor(self) }
}

extension SortedMap: Equatable where Value: Equatable {
  /// Whether both have the same values of the same keys.
  @inlinable
  public static func == (left: SortedMap, right: SortedMap) -> Bool {
    left.count == right.count && left.sortedKeys == right.sortedKeys
      && left.changedPlace(since: right, from: 0) == nil
  }

  /// The first place from there on with another value than an older copy has there, both with the same
  /// keys. Values of the same bytes are the same, and are told so without reaching for the objects that
  /// they may be, most of which nobody has touched for long.
  @inlinable
  func changedPlace(since old: SortedMap, from start: Int) -> Int? {
    let size = MemoryLayout<Value>.size
    let stride = MemoryLayout<Value>.stride
    return valuesInOrder.withUnsafeBytes { bytes in
      old.valuesInOrder.withUnsafeBytes { oldBytes in
        guard let new = bytes.baseAddress, let known = oldBytes.baseAddress, new != known else {
          return nil
        }
        return (start..<count).first { place in
          memcmp(new + place * stride, known + place * stride, size) != 0
            && valuesInOrder[place] != old.valuesInOrder[place]
        }
      }
    }
  }

  /// The keys that have another value than in an older copy, or one where there was none, or none any
  /// more; in ascending order.
  @inlinable
  public func changedKeys(since old: SortedMap) -> [Key] {
    guard sortedKeys == old.sortedKeys else { return changedKeys(sinceOtherKeys: old) }
    var changed: [Key] = []
    var start = 0
    while let place = changedPlace(since: old, from: start) {
      changed.append(sortedKeys[place])
      start = place + 1
    }
    return changed
  }

  @inlinable
  func changedKeys(sinceOtherKeys old: SortedMap) -> [Key] {
    var (cursor, oldCursor) = (cursor, old.cursor)
    return Set(keys).union(old.keys).sorted().filter {
      cursor.value(of: $0) != oldCursor.value(of: $0)
    }
  }
}
