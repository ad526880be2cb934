// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A merged promotion of one Bundle on its way to every cluster, at one moment.
package struct Rollout: Hashable, Sendable {
  package let environment: EnvironmentName
  package let bundle: BundleName
  /// The version that every cluster is to have.
  package let version: String
  /// Git says this very version; otherwise it is what a mask or `latest` means now.
  package let isPinned: Bool
  /// By wave, then by name.
  package let members: [Member]
  /// More clusters of a wave failed than its budget allows.
  private let isOverBudget: Bool

  /// How far one cluster is.
  package struct Member: Hashable, Sendable {
    package let cluster: ClusterID
    /// From 1.
    package let wave: Int
    /// What ran there before, where that is known: the version itself where it came with other values.
    package let from: String?
    package let health: Health
    /// The version is deployed and healthy.
    package let isThere: Bool
    /// Suspended: nobody waits for it.
    package let isLeftOut: Bool
    /// One line: what is going on or wrong; empty when it is there.
    package let message: String
    /// The Job that failed with the version, where the version is not there yet.
    package let failedJob: FailedJob?

    /// It stopped, and a person has to act.
    package var hasFailed: Bool { !isThere && (health == .degraded || health == .missing) }
  }

  /// How the whole stands.
  package enum Phase: Hashable, Sendable {
    case rolling
    /// Clusters failed, more than may: what follows waits for them.
    case stopped
    /// Every cluster has it.
    case done
  }

  /// Nothing when Git does not want one version everywhere, or nobody knows yet which that is: then
  /// nothing is rolled out.
  package init?(
    environment: EnvironmentName, bundle: BundleName, standings: [Standing], waves: [Wave]
  ) {
    guard let (version, isPinned) = Self.version(standings) else { return nil }
    (self.environment, self.bundle) = (environment, bundle)
    (self.version, self.isPinned) = (version, isPinned)
    let wave = { (standing: Standing) in waves.number(of: standing.cluster) }
    let front = standings.filter { !$0.isThere && !$0.isLeftOut }.map(wave).min() ?? 1
    let members = standings.map { Member($0, to: version, wave: wave($0), front: front) }
      .sorted { ($0.wave, $0.cluster) < ($1.wave, $1.cluster) }
    self.members = members
    isOverBudget = (1...max(1, waves.count)).contains { number in
      let budget = waves.indices.contains(number - 1) ? waves[number - 1].budget : 0
      return members.count { $0.wave == number && $0.hasFailed } > budget
    }
  }

  /// The one version that Git wants, and whether it says so; nothing where there are several.
  private static func version(_ standings: [Standing]) -> (String, isPinned: Bool)? {
    guard let wanted = standings.first?.wanted, standings.allSatisfy({ $0.wanted == wanted })
    else { return nil }
    if case .exact(let version) = wanted { return (version, true) }
    // What is known of a cluster that cannot be looked at may be old.
    let known = standings.filter { !$0.isLeftOut && $0.health != .unknown }
    let meant = Set(known.compactMap(\.resolved?.version))
    return meant.count == 1 ? meant.first.map { ($0, false) } : nil
  }

  package var phase: Phase {
    if members.allSatisfy({ $0.isThere || $0.isLeftOut }) { return .done }
    return isOverBudget ? .stopped : .rolling
  }

  /// Whether a merge request with this body carried it: its marker names the release.
  package func isCarried(byBody body: String) -> Bool { isCarried(byBody: body, to: version) }

  /// Whether a merge request with this body brings its Bundle to a version.
  package func isCarried(byBody body: String, to version: String) -> Bool {
    body.contains(markerBeginning(of: bundle, into: environment) + "\(version)@")
  }
}

extension Standing {
  fileprivate var isThere: Bool { isSettled && health == .healthy }
}

extension Rollout.Member {
  /// - Parameter front: the first wave that is not through; what is on its way behind it waits.
  fileprivate init(_ standing: Standing, to version: String, wave: Int, front: Int) {
    let before = [standing.deployed, standing.previous].compactMap { $0?.version }
    cluster = standing.cluster
    self.wave = wave
    // Of a cluster that cannot be seen nobody knows whether it is there.
    let mayBeThere = standing.isThere || standing.health == .unknown
    from = mayBeThere ? before.first { $0 != version } : before.first
    health = standing.health
    isThere = standing.isThere
    isLeftOut = standing.isLeftOut
    let waits = wave > front && health == .progressing
    message = isThere ? "" : waits ? "waits for wave \(front)" : standing.message
    let failed = standing.failedJob.flatMap { $0.release.version == version ? $0 : nil }
    failedJob = isThere ? nil : failed
  }
}
