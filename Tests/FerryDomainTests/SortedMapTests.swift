// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryTestKit
import Testing

struct SortedMapTests {
  @Test(arguments: UInt64(1)...10)
  func `it holds what a dictionary holds, in order`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var map = SortedMap<String, Int>()
    var dictionary: [String: Int] = [:]
    for _ in 0..<300 {
      let key = "key\(Int.random(in: 0..<40, using: &random))"
      let value = Bool.random(using: &random) ? nil : Int.random(in: 0..<5, using: &random)
      map[key] = value
      dictionary[key] = value
      #expect(map.keys == dictionary.keys.sorted())
      #expect(Dictionary(uniqueKeysWithValues: map.map { ($0.key, $0.value) }) == dictionary)
      #expect(map[key] == value)
      #expect(map["none"] == nil)
    }
    #expect(map == SortedMap(uniqueKeysWithValues: dictionary.map { ($0.key, $0.value) }))
    let even = dictionary.filter { $0.value % 2 == 0 }
    #expect(map.filter { $0.value % 2 == 0 }.keys == even.keys.sorted())
    #expect(map.values(missingIn: map.filter { $0.value % 2 != 0 }).allSatisfy { $0 % 2 == 0 })
    #expect(map.values(missingIn: map.mapValues { "\($0)" }).isEmpty)
    #expect(map.mapValues { -$0 }.values == map.values.map { -$0 })
  }

  @Test(arguments: UInt64(1)...10)
  func `what changed since an older copy is found`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var map = SortedMap<String, Int>()
    let keys = (10..<30).map { "key\($0)" }
    for _ in 0..<100 {
      let old = map
      for key in keys.shuffled(using: &random).prefix(Int.random(in: 0..<4, using: &random)) {
        let isGone = Int.random(in: 0..<4, using: &random) == 0
        map[key] = isGone ? nil : Int.random(in: 0..<9, using: &random)
      }
      #expect(map.changedKeys(since: old) == keys.filter { map[$0] != old[$0] })
      // Also where nothing is shared.
      let other = SortedMap(uniqueKeysWithValues: old.map { ($0.key, $0.value) }.shuffled())
      #expect(map.changedKeys(since: other) == map.changedKeys(since: old))
    }
  }

  @Test func `a cursor finds the values of ascending keys, those that are missing too`() {
    let map: SortedMap = ["b": 2, "a": 1, "d": 4, "f": 6]
    var cursor = map.cursor
    let found = ["", "a", "b", "c", "d", "e", "g", "h"].map { cursor.value(of: $0) }
    #expect(found == [nil, 1, 2, nil, 4, nil, nil, nil])
  }
}
