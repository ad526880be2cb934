// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
package import FerryPromotion
package import FerryViews

extension FleetState {
  /// What people see.
  func view(at now: Timestamp) -> FleetView {
    FleetView(
      revision: desired?.revision, time: now, stop: emergency,
      troubles: (emergency.map { [$0.sentence] } ?? []) + orphans.map(\.sentence)
        + troubles.sorted { "\($0.key)" < "\($1.key)" }.map(\.value),
      environments: desired?.pipeline.environments.map { environmentView($0.name) } ?? [],
      promotions: promotions.sorted { $0.key < $1.key }.map { $0.value.view($0.key) },
      diagnostics: desired?.allDiagnostics ?? [], events: events)
  }

  private func environmentView(_ name: EnvironmentName) -> EnvironmentView {
    let members = (desired?.clusters.values.filter { $0.id.environment == name } ?? [])
    let waves = waves(of: name)
    let views = members.map { clusterView($0, wave: waves.number(of: $0.id)) }
    return EnvironmentView(
      name: name, clusters: views.sorted { ($0.wave, $0.name) < ($1.wave, $1.name) },
      targets: members.flatMap(targetViews), rollout: rolloutView(members, waves: waves))
  }

  private func clusterView(_ cluster: DesiredCluster, wave: Int) -> ClusterView {
    let known = clusters[cluster.id]
    let held = known?.assessments.count(where: \.waitsForWave) ?? 0
    let (state, reason): (ClusterView.State, String?) =
      if cluster.settings.isSuspended {
        (.suspended, "suspended in cluster.yaml")
      } else if let broken = cluster.diagnostics.first(where: { $0.severity == .error }) {
        (.stalled, broken.description)
      } else if let known, let trouble = known.trouble {
        (known.isStalled ? .stalled : known.isKnown ? .reachable : .unreachable, trouble)
      } else {
        (known == nil ? .unknown : .reachable, nil)
      }
    var view = ClusterView(
      name: cluster.id.name, wave: wave, state: state, reason: reason, heldChanges: held,
      plannedChanges: known?.plannedChanges ?? [:])
    view.drifted = known?.drifted.map(\.description) ?? []
    view.leavesDrift = known?.leavesDrift ?? false
    return view
  }

  private func targetViews(_ cluster: DesiredCluster) -> [TargetView] {
    cluster.bundles.values.map { bundle in
      let target = clusters[cluster.id]?.targets[bundle.id]
      let assessment = target?.assessment
      let deployed = assessment?.deployed ?? nil
      return TargetView(
        bundle: bundle.id, cluster: cluster.id.name,
        wanted: assessment?.release?.version ?? bundle.version.description,
        mask: bundle.version.mustBeResolved ? bundle.version.description : nil,
        deployed: deployed?.release.version, digest: deployed?.release.digest.short,
        health: target?.standing?.health ?? .unknown,
        reason: assessment.flatMap { $0.health == .healthy ? nil : $0.message },
        isCurrent: assessment?.isSettled ?? false, hasDrifted: assessment?.hasDrifted ?? false)
    }
  }

  /// A rollout is under way where Bundles wait for others, or are being deployed.
  private func rolloutView(_ members: [DesiredCluster], waves: [Wave]) -> RolloutView? {
    let unsettled = Set(
      members.map(\.id).filter { id in
        clusters[id]?.assessments.contains { !$0.isSettled && !$0.isLeftOut } ?? false
      })
    guard waves.count > 1,
      let front = waves.firstIndex(where: { !unsettled.isDisjoint(with: $0.clusters) })
    else { return nil }
    for (index, wave) in waves.enumerated() {
      let failed = wave.clusters.filter(hasFailed)
      guard failed.count > wave.budget else { continue }
      return RolloutView(
        state: .halted, wave: index + 1,
        sentence: "wave \(index + 1) of \(waves.count) failed on \(names(failed)); "
          + "clusters that do not have it yet keep what they have until it is mended in Git")
    }
    // A Bundle that not all clusters have goes in waves of its own.
    let assessments = unsettled.sorted().compactMap { clusters[$0]?.assessments }.joined()
    if let halted = assessments.first(where: \.isHalted) {
      return RolloutView(state: .halted, wave: front + 1, sentence: halted.message)
    }
    let moving = waves[front].clusters.filter(unsettled.contains)
    return RolloutView(
      state: assessments.contains(where: \.isBaking) ? .waiting : .rolling, wave: front + 1,
      sentence: "wave \(front + 1) of \(waves.count): \(names(moving))")
  }

  /// It failed, or is out of reach.
  private func hasFailed(_ cluster: ClusterID) -> Bool {
    guard let known = clusters[cluster] else { return false }
    return !known.isKnown || known.assessments.contains { $0.health == .degraded }
  }

  private func names(_ clusters: [ClusterID]) -> String {
    let more = clusters.count > 5 ? ", …" : ""
    return clusters.prefix(5).map(\.name.text).joined(separator: ", ") + more
  }
}

extension PromotionStanding {
  fileprivate func view(_ key: FleetState.PromotionKey) -> PromotionView {
    PromotionView(
      environment: key.environment, bundle: key.bundle, from: from, to: to, state: state,
      gates: gates.map(\.view), mergeRequest: mergeRequest)
  }
}

extension Gate {
  /// As people see it.
  package var view: GateView {
    switch verdict {
    case .open(let sentence): GateView(name: name, verdict: .open, sentence: sentence)
    case .closed(let sentence): GateView(name: name, verdict: .closed, sentence: sentence)
    case .waiting(let until, let sentence):
      GateView(name: name, verdict: .waiting, sentence: sentence, until: until)
    }
  }
}
