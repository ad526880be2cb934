// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// The rollout of one Bundle, as far as it is seen: which clusters may go on.
///
/// A cluster goes when every earlier wave is through and has baked, with no more clusters failed or out
/// of reach than its budget, when its own wave has no more failed, and when a place there is free.
/// Nothing is remembered: the same facts give the same answer after a restart, and a newer revision is
/// another rollout.
///
/// Made once for all clusters, so that asking for each of them costs no look at all the others.
package struct Turns: Sendable {
  private let waves: [WaveSight]
  private let rules: RolloutRules

  /// - Parameter sight: what is known of the Bundle on a cluster at the revision that is rolled out;
  ///   nothing when the cluster was not looked at since: it is waited for.
  package init(waves: [Wave], rules: RolloutRules, sight: (ClusterID) -> BundleSight?) {
    self.waves = waves.map { WaveSight($0, sight: sight) }
    self.rules = rules
  }

  /// Why the Bundle has to wait on a cluster; nothing when it may go.
  package func wait(of cluster: ClusterID, at now: Timestamp) -> WaveWait? {
    guard let turn = waves.firstIndex(where: { $0.place(of: cluster) != nil }),
      let place = waves[turn].place(of: cluster)
    else { return nil }
    for (index, wave) in waves[..<turn].enumerated() {
      let wait = wave.waitBehind(number: index + 1, bake: rules.bake, now: now)
      if let wait { return wait }
    }
    return wait(at: place, in: turn)
  }

  /// Why the Bundle has to wait on a cluster for others of its wave, whatever became of earlier ones.
  package func waitWithinWave(of cluster: ClusterID) -> WaveWait? {
    for (turn, wave) in waves.enumerated() {
      if let place = wave.place(of: cluster) { return wait(at: place, in: turn) }
    }
    return nil
  }

  private func wait(at place: WaveSight.Place, in turn: Int) -> WaveWait? {
    waves[turn].halt(at: place, number: turn + 1)
      ?? waves[turn].wait(at: place, limit: rules.maxParallel)
  }
}
