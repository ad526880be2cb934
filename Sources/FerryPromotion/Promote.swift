// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What the promotion of one Bundle into one environment is decided from.
package struct PromotionFacts: Sendable {
  package let environment: EnvironmentName
  package let rules: PromotionRules
  package let bundle: BundleName
  /// How the Bundle stands on the clusters of the source environments.
  package let sources: [Standing]
  /// How it stands on the clusters of the environment.
  package let targets: [Standing]
  /// The waves of the environment.
  package let waves: [[ClusterID]]

  package init(
    environment: EnvironmentName, rules: PromotionRules, bundle: BundleName, sources: [Standing],
    targets: [Standing], waves: [[ClusterID]]
  ) {
    self.environment = environment
    self.rules = rules
    self.bundle = bundle
    self.sources = sources
    self.targets = targets
    self.waves = waves
  }
}

/// What is to be done about a promotion.
package enum PromotionDecision: Hashable, Sendable {
  /// There is nothing to promote.
  case none
  /// A candidate is seen, and a gate is not open.
  case blocked(version: String, gates: [Gate])
  case propose(Proposal, gates: [Gate])
}

/// Decides the promotion of one Bundle into one environment at one moment.
///
/// A candidate is the release that is deployed and healthy on every cluster of every source
/// environment. It is proposed when it has been so for the soak, and it never leads back from a
/// version that the environment already has beyond it.
package func promote(_ facts: PromotionFacts, now: Timestamp) -> PromotionDecision {
  let sources = facts.sources.filter { !$0.isLeftOut }
  let missing = facts.rules.from.filter { name in
    !sources.contains { $0.cluster.environment == name }
  }
  guard missing.isEmpty, !facts.targets.isEmpty, let release = sources.first?.release else {
    return .none
  }
  let version = release.version
  guard facts.targets.contains(where: { isNeeded(version, over: $0.wanted) }) else { return .none }
  let gates = [
    healthGate(sources, release: release), soakGate(sources, soak: facts.rules.soak, now: now),
    orderGate(facts.targets, version: version), wayGate(facts.rules.by),
  ]
  guard gates.allSatisfy(\.isOpen) else { return .blocked(version: version, gates: gates) }
  return .propose(facts.proposal(release), gates: gates)
}

extension Standing {
  /// What is, or is about to be, on the cluster.
  fileprivate var release: Release? { deployed }
}

private func isNeeded(_ version: String, over wanted: WantedVersion) -> Bool {
  wanted != .exact(version)
}

private func healthGate(_ sources: [Standing], release: Release) -> Gate {
  let name = "healthy at the source"
  if let odd = sources.first(where: { $0.deployed != release }) {
    return Gate(
      name,
      .closed(
        "\(odd.cluster) has \(odd.deployed?.version ?? "nothing"), not \(release.version): "
          + "it is proposed when every source cluster has the same release"))
  }
  if let sick = sources.first(where: { !$0.isSettled || $0.health != .healthy }) {
    return Gate(
      name, .closed("\(sick.cluster) is \(sick.health.rawValue): \(sick.message)"))
  }
  return Gate(
    name, .open("\(release.version) is deployed and healthy on every source cluster"))
}

private func soakGate(_ sources: [Standing], soak: Duration, now: Timestamp) -> Gate {
  let latest = sources.compactMap(\.since).max() ?? now
  let end = latest + soak
  guard now < end else { return Gate("soak", .open("healthy since \(latest)")) }
  return Gate(
    "soak", .waiting(until: end, "healthy since \(latest); has to stay so until \(end)"))
}

/// Never back: a cluster that has a newer version keeps it until a person rolls back.
private func orderGate(_ targets: [Standing], version: String) -> Gate {
  let name = "newer than what is there"
  guard let candidate = SemanticVersion(tag: version) else {
    return Gate(name, .open("\(version) has no order"))
  }
  let ahead = targets.first { target in
    SemanticVersion(tag: target.wanted.description).map { candidate < $0 } ?? false
  }
  guard let ahead else { return Gate(name, .open("no cluster has a newer version")) }
  return Gate(
    name,
    .closed(
      "\(ahead.cluster) has \(ahead.wanted), which is newer than \(version); roll back there if "
        + "\(version) is meant"))
}

private func wayGate(_ way: PromotionRules.Way) -> Gate {
  switch way {
  case .mergeRequest: Gate("automatic", .open("a merge request is opened by itself"))
  case .commit: Gate("automatic", .open("it is committed by itself"))
  case .manual:
    Gate("automatic", .closed("promoted only by a person: set the version in Git"))
  }
}

extension PromotionFacts {
  fileprivate func proposal(_ release: Release) -> Proposal {
    let moves = targets.map { target in
      Proposal.Move(
        cluster: target.cluster,
        wave: (waves.firstIndex { $0.contains(target.cluster) } ?? 0) + 1,
        from: target.wanted, health: target.health, hasDrifted: target.hasDrifted,
        blocks: target.health == .healthy ? "" : target.message, origin: target.origin,
        isNeeded: isNeeded(release.version, over: target.wanted))
    }
    .sorted { ($0.wave, $0.cluster) < ($1.wave, $1.cluster) }
    return Proposal(
      environment: environment, sources: rules.from, bundle: bundle, release: release, moves: moves)
  }
}
