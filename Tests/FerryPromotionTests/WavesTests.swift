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
      (Array(repeating: 1, count: 40), nil, [1, 3, 36]),
      ([1, 1, 1, 1], [.clusters(1), .percent(50), .percent(100)], [1, 1, 2]),
      ([1, 1, 1], [.percent(34)], [2, 1]), ([1, 1], [.clusters(9)], [2]),
      ([1, 1], [.clusters(0), .percent(-5)], [2]),
      ([1, 1], [.clusters(1), .percent(10)], [1, 1]),
    ] as [([Int], [WaveRule]?, [Int])])
  func `every cluster is in one wave`(own: [Int], cuts: [WaveRule]?, sizes: [Int]) {
    let waves = waves(of: clusters(own), rules: RolloutRules(waves: cuts))
    #expect(waves.map(\.clusters.count) == sizes)
    #expect(Set(waves.flatMap(\.clusters)) == Set(clusters(own).keys))
  }

  @Test func `a cluster's own wave comes before its name`() {
    let waves = waves(of: clusters([2, 1]), rules: RolloutRules())
    #expect(waves.map(\.clusters) == [[id(1)], [id(0)]])
  }

  @Test func `a wave can be the clusters with some labels`() {
    var fleet = clusters([1, 1, 1])
    fleet[id(2)]?.labels = ["tier": "canary", "region": "eu"]
    fleet[id(1)]?.labels = ["tier": "canary"]
    let labels = WaveRule(.labels(["tier": "canary", "region": "eu"]))
    let waves = waves(of: fleet, rules: RolloutRules(waves: [labels, .percent(100)]))
    #expect(waves.map(\.clusters) == [[id(2)], [id(0), id(1)]])
  }

  @Test func `the first wave may have no failure, later ones a tenth of theirs`() {
    #expect(
      waves(of: clusters(Array(repeating: 1, count: 40)), rules: RolloutRules()).map(\.budget)
        == [0, 0, 3])
    let alone = RolloutRules(waves: [.percent(100)])
    #expect(waves(of: clusters(Array(repeating: 1, count: 20)), rules: alone).map(\.budget) == [2])
    let rules = RolloutRules(
      waves: [WaveRule(.clusters(2), failureBudget: .clusters(1)), .percent(100)],
      failureBudget: .percent(50))
    #expect(waves(of: clusters([1, 1, 1, 1, 1]), rules: rules).map(\.budget) == [1, 1])
  }
}

/// Who may go next, and who waits for whom.
struct TurnsTests {
  private let now = Timestamp(seconds: 1_000_000)

  private func id(_ index: Int) -> ClusterID {
    ClusterID(environment: Fleet.production, name: ClusterName(checked: "c\(index)"))
  }

  private func seen(
    _ health: Health, isSettled: Bool = false, since: Timestamp? = nil, isLeftOut: Bool = false,
    hasBegun: Bool = false
  ) throws -> BundleSight {
    var standing = try Fleet().targets[0]
    standing.health = health
    standing.isSettled = isSettled
    standing.since = since
    standing.isLeftOut = isLeftOut
    standing.hasBegun = hasBegun
    standing.message = health.rawValue
    return .seen(Shared(standing))
  }

  private func wait(
    of cluster: Int, _ waves: [Wave], rules: RolloutRules = RolloutRules(),
    _ sights: [Int: BundleSight]
  ) -> String? {
    let named = Dictionary(uniqueKeysWithValues: sights.map { (id($0.key), $0.value) })
    return Turns(waves: waves, rules: rules) { named[$0] }
      .wait(of: id(cluster), at: now)?.description
  }

  @Test func `a later wave waits and says for whom`() throws {
    let waves = [Wave([id(0)]), Wave([id(1)])]
    let first = try seen(.progressing)
    #expect(wait(of: 1, waves, [0: first]) == "waits for c0, which goes first: progressing")
    #expect(wait(of: 0, waves, [:]) == nil)
  }

  @Test func `a cluster that nobody looked at is waited for`() {
    let waves = [Wave([id(0)]), Wave([id(1)])]
    #expect(
      wait(of: 1, waves, [:]) == "waits for c0, which goes first: it was not looked at yet")
  }

  @Test func `a canary that fails or is out of reach halts the rollout`() throws {
    let waves = [Wave([id(0)]), Wave([id(1)])]
    for (sight, why) in [
      (BundleSight.trouble("no route to host"), "no route to host"),
      (try seen(.degraded), "degraded"),
    ] {
      #expect(
        wait(of: 1, waves, [0: sight])
          == "waits for c0: \(why); the rollout is halted, because of wave 1 no cluster may fail or "
          + "be out of reach")
    }
  }

  @Test func `within its budget a wave may lose clusters`() throws {
    let waves = [Wave([id(0), id(1), id(2)], budget: 1), Wave([id(3)])]
    let there = try seen(.healthy, isSettled: true)
    #expect(wait(of: 3, waves, [0: .trouble("gone"), 1: there, 2: there]) == nil)
    #expect(
      wait(of: 3, waves, [0: .trouble("gone"), 1: try seen(.degraded), 2: there])
        == "waits for c0: gone; the rollout is halted, because of wave 1 at most 1 may fail or be "
        + "out of reach")
  }

  @Test func `a failure in the own wave keeps back those that have not begun`() throws {
    let waves = [Wave([id(0), id(1)])]
    #expect(wait(of: 1, waves, [0: try seen(.degraded)])?.contains("halted") == true)
    #expect(wait(of: 0, waves, [0: try seen(.degraded), 1: try seen(.progressing)]) == nil)
  }

  @Test func `a failure counts on, whatever became of the cluster since`() {
    let waves = [Wave([id(0), id(1)]), Wave([id(2)])]
    #expect(wait(of: 1, waves, [0: .failed("boom")])?.contains("halted") == true)
    #expect(wait(of: 2, waves, [0: .failed("boom"), 1: .absent])?.contains("halted") == true)
  }

  @Test func `a cluster out of reach keeps its wave's budget, and nobody of its own wave`() {
    let waves = [Wave([id(0), id(1)]), Wave([id(2)])]
    #expect(wait(of: 1, waves, [0: .trouble("gone")]) == nil)
    #expect(wait(of: 2, waves, [0: .trouble("gone"), 1: .absent])?.contains("halted") == true)
  }

  @Test func `no more clusters of a wave are worked on at once than may be`() throws {
    let waves = [Wave([id(0), id(1), id(2)], budget: 1)]
    let rules = RolloutRules(maxParallel: 1)
    #expect(
      wait(of: 1, waves, rules: rules, [0: try seen(.progressing)])
        == "waits for a place: at most 1 at once, and c0 is one of them")
    for free in [BundleSight.absent, .trouble("gone"), try seen(.healthy, isSettled: true)] {
      #expect(wait(of: 1, waves, rules: rules, [0: free]) == nil)
    }
    #expect(wait(of: 0, waves, rules: rules, [1: try seen(.progressing)]) == nil)
  }

  @Test func `whoever has begun keeps the place, also before those that come first`() throws {
    let waves = [Wave([id(0), id(1), id(2)])]
    let begun = try seen(.progressing, hasBegun: true)
    #expect(
      wait(of: 0, waves, rules: RolloutRules(maxParallel: 1), [1: begun])
        == "waits for a place: at most 1 at once, and c1 is one of them")
    #expect(
      wait(of: 1, waves, rules: RolloutRules(maxParallel: 1), [1: begun])
        == "waits for a place: at most 1 at once, and c0 is one of them")
    #expect(wait(of: 0, waves, rules: RolloutRules(maxParallel: 2), [1: begun]) == nil)
  }

  @Test func `a wave bakes before the next one opens`() throws {
    let waves = [Wave([id(0), id(1)]), Wave([id(2)])]
    let rules = RolloutRules(bake: .seconds(600))
    let early = try seen(.healthy, isSettled: true, since: now - .seconds(1000))
    let late = try seen(.healthy, isSettled: true, since: now - .seconds(60))
    let waiting = Turns(waves: waves, rules: rules) { $0 == id(0) ? early : late }
      .wait(of: id(2), at: now)
    #expect(waiting == .bake(wave: 1, until: now + .seconds(540)))
    #expect(wait(of: 2, waves, rules: rules, [0: early, 1: early]) == nil)
  }

  @Test(arguments: [(true, false), (false, true)])
  func `a settled or suspended cluster is not waited for`(isSettled: Bool, isLeftOut: Bool) throws {
    let waves = [Wave([id(0)]), Wave([id(1)])]
    for sight in [
      try seen(.healthy, isSettled: isSettled, isLeftOut: isLeftOut), BundleSight.absent,
    ] {
      #expect(wait(of: 1, waves, [0: sight]) == nil)
    }
  }

  @Test func `some cluster may always go, unless the rollout is halted`() throws {
    let sights: [BundleSight?] = [
      nil, .absent, .trouble("gone"), .failed("boom"), try seen(.progressing),
      try seen(.degraded), try seen(.healthy, isSettled: true), try seen(.unknown),
    ]
    let ids = (0..<4).map(id)
    for number in 0..<(sights.count * sights.count * sights.count * sights.count) {
      let digits = [number, number / 8, number / 64, number / 512].map { $0 % sights.count }
      let sight = { (cluster: ClusterID) in
        ids.firstIndex(of: cluster).flatMap { sights[digits[$0]] }
      }
      let waves = [Wave([ids[0]], budget: number % 2), Wave(Array(ids[1...]), budget: number % 3)]
      let turns = Turns(waves: waves, rules: RolloutRules(maxParallel: 1), sight: sight)
      let unsettled = ids.filter { cluster in
        guard case .seen(let standing)? = sight(cluster) else { return sight(cluster) == nil }
        return !standing.isSettled
      }
      let waits = unsettled.map { turns.wait(of: $0, at: now) }
      let isHalted = waits.contains { if case .halt? = $0 { true } else { false } }
      #expect(unsettled.isEmpty || isHalted || waits.contains(nil))
    }
  }
}
