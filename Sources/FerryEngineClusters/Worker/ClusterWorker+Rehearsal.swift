// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryPlan
import FerryPorts
import FerryTemplates

extension ClusterWorker {
  /// Dry-runs each object that the plan begins to roll out, on every cluster of its environment, Bundles
  /// with the Jobs that deploy them.
  ///
  /// Where no other cluster gets the change the write itself tells as much, so nothing is rehearsed. A
  /// cluster that gave no answer when the others rehearsed does so by itself, until it gives one. What
  /// was not accepted takes what belongs together out of the plan, a Bundle and its values, and is
  /// given as trouble.
  func rehearse(
    _ plan: inout Plan, by facts: PlanFacts, templates: JobTemplates, state: FleetState,
    sight: @escaping @Sendable (ClusterID) -> ClusterSight
  ) async -> Result.Trouble? {
    let cluster = facts.desired
    let rolledOut = facts.rolledOut(by: plan)
    guard let desired = state.desired, !rolledOut.isEmpty else { return nil }
    let environment = cluster.id.environment
    let members = desired.clusters.values.filter { $0.id.environment == environment }
    let waiting = rolledOut.map { object, release in
      let shared = members.object(alike: object, besides: cluster.id)
      return (
        object,
        key: Rehearsals.Key(
          environment: environment, object: shared, revision: desired.revision, release: release)
      )
    }.filter { !rehearsals.hasPassed($0.key, on: cluster.id) }
    let trial = Trial(
      besides: Set(waiting.map(\.0)), state: state, templates: templates, sight: sight)
    let answers = await mapAtOnce(waiting) { object, key in
      (object, await objection(to: key, for: cluster.id, by: trial))
    }
    let objections = answers.compactMap { object, objection in objection.map { (object, $0) } }
    for (object, objection) in objections {
      plan.withdraw(object, of: cluster, because: objection)
    }
    let first = objections.first { $0.1.isRefusal } ?? objections.first
    return first.map { object, objection in objection.trouble(with: object) }
  }

  /// What all rehearsals of one plan are made from.
  private struct Trial: Sendable {
    /// What is tried out by itself.
    let besides: Set<GitObject>
    let state: FleetState
    let templates: JobTemplates
    let sight: @Sendable (ClusterID) -> ClusterSight
  }

  private func objection(
    to key: Rehearsals.Key, for cluster: ClusterID, by trial: Trial
  ) async -> Objection? {
    let refusal = await rehearsals.once(key, by: ports.time) {
      let parts = parts(of: key, by: trial)
      guard parts.contains(where: { $0.cluster != cluster }) else {
        return RehearsalResult(passed: [cluster])
      }
      return await rehearse(parts, sight: trial.sight)
    }
    if let refusal { return .refused("\(refusal); nothing was changed anywhere") }
    guard !rehearsals.hasPassed(key, on: cluster) else { return nil }
    guard
      let own = trial.state.desired?.clusters[cluster].flatMap({ part(of: key, on: $0, by: trial) })
    else { return nil }
    // Nobody else waits for it, so it may take the time that its write would.
    let result = await FerryEngineClusters.rehearse(alone: own, clusters: ports.clusters)
    if let refusal = result.refusal { return .refused("\(refusal); nothing was changed here") }
    if result.passed.contains(cluster) { rehearsals.notePassed(key, on: cluster) }
    return result.unanswered.map { .unanswered($0) }
  }

  private func rehearse(
    _ parts: [RehearsalPart], sight: (ClusterID) -> ClusterSight
  ) async -> RehearsalResult {
    await FerryEngineClusters.rehearse(
      parts, clusters: ports.clusters, time: ports.time, sight: sight
    ) {
      rehearsals.leaveOut($0, at: ports.time.now)
    }
  }

  /// What will be written on each cluster that has the object and is in working order.
  private func parts(of key: Rehearsals.Key, by trial: Trial) -> [RehearsalPart] {
    let now = ports.time.now
    return (trial.state.desired?.clusters ?? [:]).values
      .filter { cluster in
        cluster.id.environment == key.environment && !cluster.isBroken
          && !cluster.settings.isSuspended
          && trial.state.clusters[cluster.id]?.isKnown != false
          && !rehearsals.leavesOut(cluster.id, at: now)
      }
      .compactMap { part(of: key, on: $0, by: trial) }
  }

  /// A Bundle goes with its values, which may change on this cluster alone, and with the Job that deploys
  /// it; where what it means has changed and nothing in Git, with the Job alone. Nothing where the cluster
  /// has neither, or has them as they would be written.
  private func part(
    of key: Rehearsals.Key, on cluster: DesiredCluster, by trial: Trial
  ) -> RehearsalPart? {
    let live = trial.sight(cluster.id).live ?? LiveState()
    let object = cluster.has(key.object) ? key.object : cluster.object(named: key.object)
    guard let object else { return nil }
    let objects = key.release == nil ? [cluster.values(of: object), object].compactMap(\.self) : []
    var writes = objects.filter { $0 == object || !trial.besides.contains($0) }
      .compactMap { cluster.change(of: $0, over: live) }.map(RehearsedWrite.apply)
    if let bundle = cluster.bundleID(of: object).flatMap({ cluster.bundles[$0] }) {
      if let release = key.release {
        let job = job(for: bundle, of: cluster, release, over: live, by: trial)
        if let job { writes.append(.create { job }) }
      } else if !writes.isEmpty {
        writes.append(.create { job(for: bundle, of: cluster, nil, over: live, by: trial) })
      }
    }
    guard !writes.isEmpty else { return nil }
    return RehearsalPart(cluster: cluster.id, contexts: cluster.contexts, writes: writes)
  }

  /// The Job that will deploy the Bundle; nothing where there will be none, or one for another release.
  private func job(
    for bundle: DesiredBundle, of cluster: DesiredCluster, _ release: Release?,
    over live: LiveState, by trial: Trial
  ) -> JSONValue? {
    guard let revision = trial.state.desired?.revision,
      let facts = facts(of: cluster, at: revision, live: live, state: trial.state),
      let order = facts.orderToCome(for: bundle), release == nil || order.release == release
    else { return nil }
    return JobWriter(templates: trial.templates, desired: cluster, werfImage: settings.werfImage)
      .manifest(tryingOut: order, owner: live.bundles[bundle.id])
  }
}

/// Why an object is not written after its rehearsal.
private enum Objection: Sendable {
  case refused(String)
  case unanswered(KubernetesFailure)

  var isRefusal: Bool { if case .refused = self { true } else { false } }

  func trouble(with object: GitObject) -> ClusterWorker.Result.Trouble {
    switch self {
    case .refused(let why): .init(sentence: "\(object): \(why)", disposition: .stalled)
    case .unanswered(let failure):
      .init(
        sentence: "\(object): \(failure); nothing was changed here, it is tried again",
        disposition: failure.disposition, retryAfter: failure.retryAfter)
    }
  }
}

extension PlanFacts {
  /// What the plan begins to roll out: what it brings from Git, and the Bundles that stay as they are in Git
  /// and come to mean another release.
  fileprivate func rolledOut(by plan: Plan) -> [(object: GitObject, release: Release?)] {
    let applied = plan.changes.compactMap(\.rolledOut)
    let moved = plan.changes.compactMap { change -> (GitObject, Release?)? in
      guard case .runJob(let order) = change, let release = order.release, begins(order) else {
        return nil
      }
      let id = order.bundle.id
      let object = GitObject(.bundle, id.namespace, id.name.text)
      return applied.contains(object) ? nil : (object, release)
    }
    return applied.map { ($0, nil) } + moved
  }

  /// The Bundles that the plan begins to roll out.
  func bundlesRolledOut(by plan: Plan) -> [BundleID] {
    plan.changes.compactMap { change in
      if case .runJob(let order) = change { return begins(order) ? order.bundle.id : nil }
      return change.rolledOut == nil ? nil : change.bundle
    }
  }
}

extension Change {
  /// The object that it brings from Git; nothing for what only puts drift back.
  fileprivate var rolledOut: GitObject? {
    switch self {
    case .applyBundle(_, let cause), .applyConfigMap(_, let cause),
      .watcher(.apply(_, let cause)):
      cause == .drifted ? nil : applied
    default: nil  // ignored on purpose: nothing else is applied
    }
  }
}

extension [DesiredCluster] {
  /// The object that all try out in the place of one that no other cluster has: where its namespace is
  /// another on each, it is one rollout all the same.
  fileprivate func object(alike object: GitObject, besides own: ClusterID) -> GitObject {
    if contains(where: { $0.id != own && $0.has(object) }) { return object }
    return compactMap { $0.object(named: object) }.min() ?? object
  }
}

extension DesiredCluster {
  fileprivate func has(_ object: GitObject) -> Bool {
    switch object.kind {
    case .bundle: bundleID(of: object).map { bundles[$0] != nil } ?? false
    case .configMap: configMaps[key(of: object)] != nil
    case .configWatcher: configWatchers[watcherID(of: object)] != nil
    }
  }

  /// The first of the same kind and name, in whatever namespace.
  fileprivate func object(named other: GitObject) -> GitObject? {
    let namespaces: [Namespace] =
      switch other.kind {
      case .bundle: bundles.keys.filter { $0.name.text == other.name }.map(\.namespace)
      case .configMap: configMaps.keys.filter { $0.name == other.name }.map(\.namespace)
      case .configWatcher: configWatchers.keys.filter { $0.name == other.name }.map(\.namespace)
      }
    return namespaces.min().map { GitObject(other.kind, $0, other.name) }
  }

  private func key(of object: GitObject) -> ConfigMapKey {
    ConfigMapKey(namespace: object.namespace, name: object.name)
  }

  private func watcherID(of object: GitObject) -> ConfigWatcherID {
    ConfigWatcherID(namespace: object.namespace, name: object.name)
  }

  /// What would be applied, whatever the version is that lives by then; nothing where Git wants of the
  /// object what was applied already, whatever drifted in it.
  fileprivate func change(of object: GitObject, over live: LiveState) -> JSONValue? {
    switch object.kind {
    case .bundle:
      let lives = bundleID(of: object).flatMap { live.bundles[$0] }
      let wanted = bundleID(of: object).flatMap { bundles[$0] }?
        .leavingIgnored(by: drift, in: lives, anyVersion: true)
      return wanted?.appliedHash == lives?.annotations[appliedAnnotation] ? nil : wanted?.manifest
    case .configMap:
      let key = key(of: object)
      let lives = live.configMaps[key]
      let wanted = configMaps[key]?.leavingIgnored(by: drift, in: lives, anyVersion: true)
      return wanted?.appliedHash == lives?.appliedHash ? nil : wanted?.manifest
    case .configWatcher:
      let id = watcherID(of: object)
      let lives = live.configWatchers[id]
      let wanted = configWatchers[id]?.leavingIgnored(by: drift, in: lives, anyVersion: true)
      return wanted?.appliedHash == lives?.annotations[appliedAnnotation] ? nil : wanted?.manifest
    }
  }

  /// The values of a Bundle, where they are in Git.
  fileprivate func values(of object: GitObject) -> GitObject? {
    guard object.kind == .bundle,
      let key = bundleID(of: object).flatMap({ bundles[$0]?.valuesKey }), configMaps[key] != nil
    else { return nil }
    return GitObject(.configMap, key.namespace, key.name)
  }

  fileprivate func bundleID(of object: GitObject) -> BundleID? {
    guard object.kind == .bundle else { return nil }
    return BundleName(object.name).map { BundleID(namespace: object.namespace, name: $0) }
  }

  /// The Bundles that a refused object stops: itself, or those whose values it holds.
  fileprivate func bundles(stoppedBy object: GitObject) -> [BundleID] {
    switch object.kind {
    case .bundle: bundleID(of: object).map { [$0] } ?? []
    case .configMap:
      bundles.values.filter {
        $0.valuesKey == ConfigMapKey(namespace: object.namespace, name: object.name)
      }.map(\.id)
    case .configWatcher: []
    }
  }
}

extension Plan {
  /// Takes out the object and what would be done for its Bundles, their values included.
  fileprivate mutating func withdraw(
    _ object: GitObject, of cluster: DesiredCluster, because objection: Objection
  ) {
    let stopped = cluster.bundles(stoppedBy: object)
    let values = Set(stopped.compactMap { cluster.bundles[$0]?.valuesKey })
    changes.removeAll { change in
      if case .applyConfigMap(let map, _) = change, values.contains(map.key) { return true }
      return change.applied == object || change.bundle.map(stopped.contains) ?? false
    }
    for bundle in stopped {
      switch objection {
      case .refused(let why): note(bundle, .degraded, "RehearsalRefused", why)
      case .unanswered(let failure):
        note(bundle, .progressing, Assessment.rehearsalUnanswered, failure.description)
      }
    }
  }

  /// Says of each Bundle that is not deployed yet which of its changes the cluster refused.
  mutating func note(_ failed: [ChangeReport.FailedChange], of cluster: DesiredCluster) {
    for failed in failed where failed.failure.disposition == .stalled {
      for bundle in failed.change.dependents(in: cluster)
      where assessments[bundle]?.isSettled == false {
        note(bundle, .degraded, Assessment.writeRefused, failed.failure.description)
      }
    }
  }

  /// The plan with what the cluster refused as refused until it was written: that it is tried again must
  /// not let others begin.
  func keepingRefusals(of before: ClusterStanding?, on cluster: DesiredCluster) -> Plan {
    var plan = self
    for bundle in Set(changes.compactMap(\.bundle)) where assessments[bundle]?.isSettled == false {
      guard let why = before?.refusal(of: bundle, on: cluster) else { continue }
      plan.note(bundle, .degraded, Assessment.writeRefused, why)
    }
    return plan
  }

  private mutating func note(
    _ bundle: BundleID, _ health: Health, _ reason: String, _ message: String
  ) {
    guard var assessment = assessments[bundle]?.value else { return }
    assessment.health = health
    assessment.reason = reason
    assessment.message = message
    assessment.isSettled = false
    assessments[bundle] = Shared(assessment)
  }
}
