// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineClusters
import FerryEngineFacts
import FerryEngineMergeRequests
import FerryPlan
import FerryPorts
import FerryPromotion

/// One cluster, and who waits for it.
extension Engine {
  /// Looks at a cluster, and then has those looked at that wait for it.
  func look(at id: ClusterID) async -> Outcome {
    guard let reading = reading.withLock({ $0 }), let cluster = reading.desired.clusters[id] else {
      return .settled(next: nil)
    }
    let before = fleet.snapshot
    let outcome = await look(at: cluster, reading: reading)
    // What was found says nothing of a revision that came meanwhile.
    if reading.desired.revision != self.reading.withLock({ $0?.desired.revision }) {
      queue.add(.cluster(id))
    }
    passOn(from: id, before: before.clusters[id]?.value)
    let after = fleet.snapshot
    if isOvertaken(cluster, of: reading, by: after) { queue.add(.cluster(id)) }
    let judgement = after.clusters[id]?.value.nextJudgement(after: ports.time.now)
    return outcome.joined(with: .settled(next: judgement))
  }

  private func isOvertaken(
    _ cluster: DesiredCluster, of reading: SourceReading, by state: FleetState
  ) -> Bool {
    guard state.clusters[cluster.id]?.waiting.isEmpty == false,
      case .success(let live)? = observers.mirror(of: cluster)?.view,
      let facts = clusterWorker.facts(
        of: cluster, at: reading.desired.revision, live: live, state: state)
    else { return false }
    return state.isOvertaken(cluster.id, wait: facts.wait)
  }

  private func look(at cluster: DesiredCluster, reading: SourceReading) async -> Outcome {
    if let stop = cluster.reasonToStandStill(in: reading.desired) {
      settledLooks.forget(cluster.id)
      clusterWorker.standStill(cluster, why: stop)
      return .settled(next: nil)
    }
    guard let mirror = observers.mirror(of: cluster) else {
      // It is about to be followed, and may then be silent.
      return .settled(next: ports.time.now + .seconds(1))
    }
    // Before what is seen: what comes between the two is looked at again.
    let facts = settledFacts(of: cluster, mirror, in: reading)
    switch mirror.view {
    case .failure(.notListed): return lookAtSilent(cluster)
    case .failure(.interrupted(let failure)):
      settledLooks.forget(cluster.id)
      clusterWorker.blind(cluster, failure)
      return .settled(next: nil)
    case .success(let live):
      let result = await look(at: cluster, live, mirror, reading: reading)
      settledLooks.record(result, from: facts)
      // What was written is known already, so no watch will say that it is news.
      if result.report.changesThePlan || result.isOvertaken { queue.add(.cluster(cluster.id)) }
      return result.outcome
    }
  }

  /// A cluster that does not answer at all is taken for out of reach as soon as the others tell that it
  /// is no longer merely slow, long before a connection gives up.
  private func lookAtSilent(_ cluster: DesiredCluster) -> Outcome {
    let now = ports.time.now
    guard case .awaited = observers.sight(of: cluster) else { return .settled(next: now) }
    let end = observers.endOfSilence(of: cluster.id)
    guard let end, end <= now else {
      // Others may answer before, and tell that this one is no longer merely slow; all wait for that.
      let soon = now + .milliseconds(100)
      return .settled(next: min(end ?? soon, soon))
    }
    clusterWorker.blind(
      cluster,
      KubernetesFailure(
        .unreachable, doing: "listing what is in the cluster",
        detail: "it has not answered yet, when others have; it catches up when it does"))
    return .settled(next: nil)
  }

  /// Lets the work begin in the environments of which each cluster was looked at, or given up, since the
  /// start: before that nobody knows whether a rollout is halted.
  func beginWhereAllWereSeen() {
    let state = fleet.snapshot
    let clusters = Dictionary(grouping: state.desired?.clusters.keys ?? [:].keys, by: \.environment)
    for (environment, members) in clusters where members.allSatisfy({ state.clusters[$0] != nil }) {
      guard seenEnvironments.withLock({ $0.insert(environment).inserted }) else { continue }
      for cluster in members { queue.add(.cluster(cluster)) }
    }
  }

  /// Where another replica holds the cluster's Lease, it is looked at and not written to: what becomes
  /// of it decides what may be done elsewhere.
  private func look(
    at cluster: DesiredCluster, _ live: LiveState, _ mirror: ClusterMirror,
    reading: SourceReading
  ) async -> ClusterWorker.Result {
    guard ports.brake.stop == nil else {
      return await clusterWorker.look(
        at: cluster, of: reading.desired.revision, live: live, templates: reading.templates)
    }
    let result = await ports.leases.holding(.cluster(cluster.id)) { fence in
      await write(to: cluster, live, mirror, reading: reading, behind: fence)
    }
    if case .some(let result?) = result { return result }
    return await clusterWorker.look(
      at: cluster, of: reading.desired.revision, live: live, templates: reading.templates,
      isOthers: result == nil, tryingOutBy: result == nil ? sight(in: reading) : nil)
  }

  private func sight(in reading: SourceReading) -> @Sendable (ClusterID) -> ClusterSight {
    let observers = observers
    return { other in reading.desired.clusters[other].map(observers.sight) ?? .outOfReach }
  }

  /// Nothing where a Lease was taken since Git was read: what its last holder knew may be newer, and
  /// so may be what the registries said to it.
  private func write(
    to cluster: DesiredCluster, _ live: LiveState, _ mirror: ClusterMirror,
    reading: SourceReading, behind fence: WriteFence
  ) async -> ClusterWorker.Result? {
    if case .outdated(let isFirst) = tenures.knowledge(behind: fence, of: cluster.id) {
      if isFirst {
        book.distrust(cluster.id)
        queue.add(.releases)
      }
      queue.add(.source)
      return nil
    }
    guard reading.desired.revision == self.reading.withLock({ $0?.desired.revision }) else {
      queue.add(.cluster(cluster.id))
      return nil
    }
    let sight = sight(in: reading)
    guard seenEnvironments.withLock({ $0.contains(cluster.id.environment) }) else {
      return await clusterWorker.look(
        at: cluster, of: reading.desired.revision, live: live, templates: reading.templates,
        tryingOutBy: sight)
    }
    return await clusterWorker.work(
      on: cluster, at: reading.desired.revision, live: live, mirror: mirror,
      templates: reading.templates, fence: fence, sight: sight)
  }

  /// Looks at whoever waits for this cluster, when it stands otherwise than before.
  private func passOn(from id: ClusterID, before: ClusterStanding?) {
    let state = fleet.snapshot
    guard let now = state.clusters[id]?.value, now != before, let desired = state.desired else {
      return
    }
    let difference = now.difference(from: before)
    let news = now.news(since: before, difference)
    for other in state.clusters.waiting
    where other.environment == id.environment && other != id
      && state.clusters[other]?.value.waits(for: news) == true
    {
      queue.add(.cluster(other))
    }
    if before == nil { beginWhereAllWereSeen() }
    if before == nil || pusher.mergeRequests.waits(for: id) { queue.add(.mergeRequests) }
    if now.hasOtherDeployments(than: before, difference) { queue.add(.releases) }
    for environment in desired.pipeline.environments
    where environment.name == id.environment
      || environment.promotion?.from.contains(id.environment) == true
    {
      queue.add(.promotion(environment.name))
    }
  }
}

extension ClusterStanding {
  /// Whether something was deployed since, or a Bundle came or went.
  fileprivate func hasOtherDeployments(
    than before: ClusterStanding?, _ difference: Difference
  ) -> Bool {
    guard let before, difference.gone.isEmpty else { return true }
    return difference.changed.contains { bundle in
      guard let old = before.targets[bundle] else { return true }
      return old.assessment.deployed != targets[bundle]?.assessment.deployed
    }
  }
}

extension ClusterWorker.Result {
  var outcome: Outcome {
    guard let trouble else { return .settled(next: plan.nextLook) }
    switch trouble.disposition {
    case .transient, .waiting, .defect:
      return .waiting(for: trouble.sentence, retryAfter: trouble.retryAfter)
    case .stalled: return .stalled(reason: trouble.sentence)
    }
  }
}
