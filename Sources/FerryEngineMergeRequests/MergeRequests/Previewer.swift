// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryEngineClusters
package import FerryEngineFacts
package import FerryPlan
import FerryPorts
import FerryPromotion

/// Plans every cluster for a merge request that is not merged yet, with the function that plans them
/// for the branch; writes nothing.
package struct Previewer: Sendable {
  package let worker: ClusterWorker
  package let logins: LoginBook
  /// What lives in a cluster that is followed as these settings say.
  let live: @Sendable (DesiredCluster) -> Result<LiveState, ClusterBlindness>?

  package init(
    worker: ClusterWorker, logins: LoginBook,
    live: @escaping @Sendable (DesiredCluster) -> Result<LiveState, ClusterBlindness>?
  ) {
    self.worker = worker
    self.logins = logins
    self.live = live
  }

  /// What the merge request would do, and the clusters of which that could not be told.
  func preview(
    _ proposed: SourceReading, head: GitObjectID, over base: DesiredState
  ) async -> (preview: Preview, blind: Set<ClusterID>) {
    let desired = proposed.desired
    let answers = await UnmergedReleases(
      ports: worker.ports, book: worker.book, logins: logins
    )
    .answers(for: desired, over: base)
    var state = FleetState()
    state.desired = desired
    var members: [Preview.Member] = []
    var blind: Set<ClusterID> = []
    for (wave, cluster) in inOrder(state) {
      let seen = await look(
        at: cluster, proposed, releases: answers[cluster.id] ?? [:], state: state)
      if case .failure = seen { blind.insert(cluster.id) }
      members.append(member(cluster.id, wave: wave, seen))
    }
    let known = Set(base.allDiagnostics.map(\.gist))
    return (
      Preview(
        head: head, members: members,
        diagnostics: desired.allDiagnostics.filter { !known.contains($0.gist) }), blind
    )
  }

  private func inOrder(_ state: FleetState) -> [(wave: Int, cluster: DesiredCluster)] {
    let clusters = state.desired?.clusters ?? [:]
    let named = state.desired?.pipeline.environments.map(\.name) ?? []
    let others = Set(clusters.keys.map(\.environment)).subtracting(named).sorted()
    return (named + others).flatMap { environment in
      let waves = state.waves(of: environment)
      return clusters.values.filter { $0.id.environment == environment }
        .map { (wave: waves.number(of: $0.id), cluster: $0) }
        .sorted { ($0.wave, $0.cluster.id) < ($1.wave, $1.cluster.id) }
    }
  }

  /// Why a cluster is not planned.
  private struct Unplanned: Error {
    let sentence: String
  }

  private func look(
    at cluster: DesiredCluster, _ proposed: SourceReading,
    releases: SortedMap<BundleID, ReleaseAnswer>,
    state: FleetState
  ) async -> Result<Plan, Unplanned> {
    if let stop = cluster.reasonToStandStill(in: proposed.desired) {
      return .failure(Unplanned(sentence: stop))
    }
    guard case .success(let live)? = live(cluster) else {
      return .failure(Unplanned(sentence: "it cannot be seen now, so nothing is known of it"))
    }
    do throws(KubernetesFailure) {
      let api = try await worker.ports.clusters.api(contexts: cluster.contexts)
      let live = try await live.withData(leftBy: cluster, api: api)
      // No Bundle is held: a merge request tells all that it will come to, wave by wave.
      let facts = PlanFacts(
        desired: cluster, revision: proposed.desired.revision, live: live, releases: releases,
        retry: proposed.desired.pipeline.retry,
        maxDeletions: proposed.desired.pipeline[cluster.id.environment]?.maxDeletions ?? 1,
        confirmedDeletions: proposed.confirmedDeletions, now: worker.ports.time.now)
      return .success(await worker.preview(facts, templates: proposed.templates, api: api))
    } catch {
      return .failure(Unplanned(sentence: error.description))
    }
  }

  private func member(
    _ cluster: ClusterID, wave: Int, _ seen: Result<Plan, Unplanned>
  ) -> Preview.Member {
    switch seen {
    case .failure(let unplanned):
      Preview.Member(cluster: cluster, wave: wave, note: unplanned.sentence)
    case .success(let plan):
      Preview.Member(
        cluster: cluster, wave: wave, moves: plan.changes.compactMap { $0.move(plan) },
        steps: plan.changes.filter(\.isWrite).compactMap(\.line), refusal: plan.refusal,
        note: plan.doubt ?? "")
    }
  }
}

extension Diagnostic {
  /// The same for the same mistake on another line.
  fileprivate var gist: [String] { [severity.rawValue, file, message] }
}

extension Change {
  fileprivate func move(_ plan: Plan) -> Preview.Move? {
    guard case .runJob(let order) = self, order.name.action == .apply, let release = order.release
    else { return nil }
    let from = plan.assessments[order.bundle.id]?.deployed?.release.version
    return Preview.Move(bundle: order.bundle.id.name, from: from, to: release.version)
  }
}

extension Plan {
  /// Why it cannot be carried out; nothing when it can.
  fileprivate var refusal: String? {
    let refused = changes.lazy.compactMap { change -> String? in
      if case .refuse(_, _, let message) = change { message } else { nil }
    }.first
    return refused
      ?? assessments.sorted { $0.key < $1.key }.first { $0.value.isUnfit }
      .map { "\($0.key.name): \($0.value.message)" }
  }

  /// What it could not tell; nothing when it told all.
  fileprivate var doubt: String? {
    assessments.sorted { $0.key < $1.key }.first { $0.value.health == .unknown }
      .map { "\($0.key.name): \($0.value.message)" }
  }
}

extension Assessment {
  /// There is no release to deploy, so that there is nothing to wait for either.
  fileprivate var isUnfit: Bool {
    release == nil && !isLeftOut && (health == .degraded || health == .missing)
  }
}
