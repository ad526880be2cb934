// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPromotion
import Testing

struct WavesTests {
  private func clusters(_ own: [Int]) -> [ClusterID: ClusterSettings] {
    Dictionary(
      uniqueKeysWithValues: own.enumerated().map { index, wave in
        (id(index), ClusterSettings(wave: wave))
      })
  }

  private func id(_ index: Int) -> ClusterID {
    ClusterID(environment: Fleet.production, name: ClusterName(checked: "c\(index)"))
  }

  @Test(
    arguments: [
      ([1, 1, 1, 1], nil, [1, 3]), ([1], nil, [1]), ([], nil, []), ([1, 2, 2, 5], nil, [1, 2, 1]),
      ([1, 1, 1, 1], [.clusters(1), .percent(50), .percent(100)], [1, 1, 2]),
      ([1, 1, 1], [.percent(34)], [2, 1]), ([1, 1], [.clusters(9)], [2]),
      ([1, 1], [.clusters(0), .percent(-5)], [2]),
      ([1, 1], [.clusters(1), .percent(10)], [1, 1]),
    ] as [([Int], [RolloutRules.Wave]?, [Int])])
  func `every cluster is in one wave`(own: [Int], cuts: [RolloutRules.Wave]?, sizes: [Int]) {
    let waves = waves(of: clusters(own), rules: RolloutRules(waves: cuts))
    #expect(waves.map(\.count) == sizes)
    #expect(Set(waves.joined()) == Set(clusters(own).keys))
  }

  @Test func `a cluster's own wave comes before its name`() {
    #expect(waves(of: clusters([2, 1]), rules: RolloutRules()) == [[id(1)], [id(0)]])
  }

  @Test func `a later wave waits and says for whom`() throws {
    var first = try Fleet().targets[0]
    first.isSettled = false
    first.message = "deploying"
    let waves = [[id(0)], [id(1)]]
    let wait = held(bundles: [Fleet.shop], on: id(1), waves: waves) { _, _ in .seen(first) }
    #expect(wait[Fleet.shop]?.description == "waits for c0, which goes first: deploying")
    #expect(held(bundles: [Fleet.shop], on: id(0), waves: waves) { _, _ in nil }.isEmpty)
  }

  @Test func `a cluster that nobody looked at is waited for`() {
    let wait = held(bundles: [Fleet.shop], on: id(1), waves: [[id(0)], [id(1)]]) { _, _ in nil }
    #expect(wait == [Fleet.shop: .look(at: id(0).name, why: "it was not looked at yet")])
  }

  @Test func `a cluster that cannot be seen is waited for, and its trouble is told`() {
    let wait = held(bundles: [Fleet.shop], on: id(1), waves: [[id(0)], [id(1)]]) { _, _ in
      .trouble("no route to host")
    }
    #expect(wait[Fleet.shop]?.description == "waits for c0, which goes first: no route to host")
  }

  @Test(arguments: [(true, false), (false, true)])
  func `a settled or suspended cluster is not waited for`(isSettled: Bool, isLeftOut: Bool) throws {
    var first = try Fleet().targets[0]
    first.isSettled = isSettled
    first.isLeftOut = isLeftOut
    let waves = [[id(0)], [id(1)]]
    for sight in [BundleSight.seen(first), .absent] {
      #expect(held(bundles: [Fleet.shop], on: id(1), waves: waves) { _, _ in sight }.isEmpty)
    }
  }
}
