// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPlan
package import FerryPromotion

/// Who may go on, and who waits for whom.
extension FleetState {
  /// The waves of an environment as Git says them: those of all its clusters.
  package func waves(of environment: EnvironmentName) -> [Wave] {
    layout(of: environment)?.waves ?? []
  }

  /// The waves in which Bundles of a name go: those of the clusters that have it, so that the first of
  /// these is the canary.
  package func waves(of bundle: BundleName, in environment: EnvironmentName) -> [Wave] {
    layout(of: environment)?.waves(of: bundle) ?? []
  }

  /// Where Bundles of a name are wanted in an environment, in order.
  func targets(of bundle: BundleName, in environment: EnvironmentName) -> [TargetID] {
    layout(of: environment)?.targets[bundle] ?? []
  }

  private func layout(of environment: EnvironmentName) -> EnvironmentLayout? {
    guard let desired else { return nil }
    return rollouts.layout(of: environment, at: desired.revision) {
      .init(
        of: desired.clusters.values.filter { $0.id.environment == environment },
        rules: rules(of: environment))
    }
  }

  /// Why a Bundle of a cluster has to wait for others, with the releases that they have come to.
  package func wait(
    of bundle: BundleID, on cluster: DesiredCluster, releases: SortedMap<BundleID, ReleaseAnswer>,
    at now: Timestamp
  ) -> WaveWait? {
    let environment = cluster.id.environment
    let rollout = rollout(of: bundle, in: environment)
    guard case .resolved(let answer) = releases[bundle],
      let question = cluster.bundles[bundle]?.question,
      rollout.census({ census(of: bundle, in: environment) })
        .isOutdated(by: answer, to: question)
    else {
      return rollout.turns { turns(of: bundle, in: environment) }.wait(of: cluster.id, at: now)
    }
    return turns(of: bundle, in: environment) { other in
      self.question(of: other) == question && other.deployed != answer
    }.wait(of: cluster.id, at: now)
  }

  /// How a Bundle comes to a cluster that never ran it.
  package enum Joining {
    /// Among those that have it: it waits for none of these, but for other newcomers to make room.
    case joins(WaveWait?)
    /// With the others, as most of them are new to it, or it to them.
    case takesPart
  }

  /// - Parameter first: since when the cluster has any Bundle that was deployed there; nothing when it
  ///   has none.
  package func joining(
    _ cluster: ClusterID, with bundle: BundleID, first: Timestamp?, at now: Timestamp
  ) -> Joining {
    let environment = cluster.environment
    let rollout = rollout(of: bundle, in: environment)
    let census = rollout.census { self.census(of: bundle, in: environment) }
    let proven = now - rules(of: environment).bake
    guard
      census.wasIntroduced(when: { since in since <= proven && first.map { since < $0 } ?? true })
    else { return .takesPart }
    let newcomers = rollout.newcomers {
      turns(of: bundle, in: environment, amongNewcomers: true)
    }
    return .joins(newcomers.waitWithinWave(of: cluster))
  }

  /// Whether a Bundle of the cluster was noted to wait for others that came on while it was planned:
  /// they looked for waiters before it was noted, so nobody else would say so.
  package func isOvertaken(_ cluster: ClusterID, wait: (BundleID) -> WaveWait?) -> Bool {
    // What is not seen waits for being seen, whoever comes on.
    guard let standing = clusters[cluster], standing.isKnown else { return false }
    return standing.waiting.contains { bundle in
      wait(bundle)?.description != standing.targets[bundle]?.assessment.message
    }
  }

  private func rollout(of bundle: BundleID, in environment: EnvironmentName) -> BundleRollout {
    let stamp = clusters.stamp(of: bundle.name, in: environment)
    return rollouts.rollout(
      .init(bundle: bundle, environment: environment),
      at: .init(revision: desired?.revision, stamp: stamp))
  }

  /// Where a Bundle is wanted: in its namespace, or in another on a cluster that has it only there.
  private func targets(alike bundle: BundleID, in environment: EnvironmentName) -> [TargetID] {
    let named = targets(of: bundle.name, in: environment)
    guard named.contains(where: { $0.bundle != bundle }) else { return named }
    let clusters = Set(named.lazy.filter { $0.bundle == bundle }.map(\.cluster))
    return named.filter { $0.bundle == bundle || !clusters.contains($0.cluster) }
  }

  private func census(
    of bundle: BundleID, in environment: EnvironmentName
  ) -> BundleRollout.Census {
    let members = targets(alike: bundle, in: environment)
    let known = members.compactMap { clusters[$0.cluster]?.targets[$0.bundle] }
    let settled = known.compactMap { target -> BundleRollout.Settled? in
      guard let standing = target.standing, standing.value.isSettled,
        let question = question(of: standing.value)
      else { return nil }
      return .init(question: question, release: standing.value.deployed)
    }
    return BundleRollout.Census(
      memberCount: members.count, runningSince: known.compactMap(\.runningSince),
      settled: Set(settled))
  }

  /// - Parameters:
  ///   - amongNewcomers: whether those that ran the Bundle before, whatever the release, do not count.
  ///   - isOutdated: whether a cluster that is settled with the Bundle is so with what the same tag was
  ///     before.
  private func turns(
    of bundle: BundleID, in environment: EnvironmentName, amongNewcomers: Bool = false,
    isOutdated: (Standing) -> Bool = { _ in false }
  ) -> Turns {
    let waves = waves(of: bundle.name, in: environment)
    let elsewhere = Dictionary(
      targets(alike: bundle, in: environment).filter { $0.bundle != bundle }
        .map { ($0.cluster, $0.bundle) }
    ) { first, _ in first }
    return Turns(waves: waves, rules: rules(of: environment)) { other in
      guard let known = clusters[other] else { return nil }
      let bundle = elsewhere[other] ?? bundle
      let target = known.targets[bundle]
      if amongNewcomers, target?.runningSince != nil { return .absent }
      let isCurrent = known.revision == desired?.revision
      if let failure = target?.failure, !isCurrent || !known.isKnown,
        failure.concerns(desired?.clusters[other])
      {
        return .failed(failure.message)
      }
      guard isCurrent else { return nil }
      guard known.isKnown else { return .trouble(known.trouble ?? "it cannot be seen") }
      guard let standing = target?.standing else { return .absent }
      if !standing.isSettled, known.takesNoWrites { return .trouble(known.trouble ?? "") }
      if !standing.isSettled, known.stuck.contains(bundle) {
        return .trouble("it does not get on: \(standing.message)")
      }
      guard standing.isSettled, isOutdated(standing.value) else { return .seen(standing) }
      var outdated = standing.value
      outdated.isSettled = false
      outdated.health = .progressing
      outdated.message = "\(outdated.wanted) is something else by now, and not deployed there yet"
      return .seen(Shared(outdated))
    }
  }

  private func rules(of environment: EnvironmentName) -> RolloutRules {
    desired?.pipeline[environment]?.rollout ?? .init()
  }

  private func question(of standing: Standing) -> ReleaseQuestion? {
    desired?.clusters[standing.cluster]?.bundles[standing.bundle]?.question
  }
}
