// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// The rollout of one Bundle, as far as it is seen: which clusters may go on.
///
/// A cluster goes when every earlier wave is through and has baked, with no more clusters failed or out
/// of reach than its budget, when its own wave has no more failed, and when a place there is free.
/// Nothing is remembered: the same facts give the same answer after a restart, and a newer revision is
/// another rollout.
package struct Turns: Sendable {
  /// The waves of the environment.
  package let waves: [Wave]
  package let rules: RolloutRules
  package let now: Timestamp

  package init(waves: [Wave], rules: RolloutRules, now: Timestamp) {
    self.waves = waves
    self.rules = rules
    self.now = now
  }

  /// Why the Bundle has to wait on a cluster; nothing when it may go.
  ///
  /// - Parameter sight: what is known of the Bundle on another cluster at the revision that is rolled
  ///   out; nothing when the cluster was not looked at since: it is waited for.
  package func wait(of cluster: ClusterID, sight: (ClusterID) -> BundleSight?) -> WaveWait? {
    guard let turn = waves.firstIndex(where: { $0.clusters.contains(cluster) }) else { return nil }
    for (index, wave) in waves[..<turn].enumerated() {
      let wait = WaveSight(wave, sight: sight)
        .waitBehind(number: index + 1, bake: rules.bake, now: now)
      if let wait { return wait }
    }
    let others = waves[turn].clusters.filter { $0 != cluster }
    let own = WaveSight(Wave(others, budget: waves[turn].budget), sight: sight)
    return own.halt(number: turn + 1) ?? placeWait(of: cluster, in: waves[turn], sight: sight)
  }

  /// The clusters that go before it in its wave take the places first.
  private func placeWait(
    of cluster: ClusterID, in wave: Wave, sight: (ClusterID) -> BundleSight?
  ) -> WaveWait? {
    let before = Wave(Array(wave.clusters.prefix { $0 != cluster }))
    let busy = WaveSight(before, sight: sight).busy
    guard busy.count >= rules.maxParallel, let first = busy.first else { return nil }
    return .place(behind: first, limit: rules.maxParallel)
  }
}
