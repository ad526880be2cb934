// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryPlan
import FerryPorts

/// Carries out the plan of one cluster, change by change.
///
/// One Bundle's failure stops that Bundle's later changes and nobody else's; what was not done is in
/// the next plan again.
struct ChangeExecutor: Sendable {
  let api: any KubernetesAPI
  /// Takes in the answers to writes, so that the next plan sees them.
  let mirror: ClusterMirror?
  var jobs: JobWriter
  let events: EventWriter

  /// Returns when every change was tried: the ConfigMaps first, then each Bundle's changes in their
  /// order beside those of other Bundles, then what is taken away with nobody's.
  func carryOut(
    _ plan: Plan, desired: DesiredCluster, live: LiveState
  ) async -> ChangeReport {
    let lanes = Lanes(plan.changes.filter(\.isWrite))
    var report = ChangeReport()
    await work(on: lanes.before, live: live, into: &report)
    let stopped = Set(report.failed.flatMap { $0.change.dependents(in: desired) })
    let ofBundles = lanes.ofBundles { !stopped.contains($0) }
    let ready = await with(values: jobs.valuesOnlyLive(for: ofBundles.joined().compactMap(\.order)))
    await ready.work(on: ofBundles, live: live, into: &report)
    await work(on: lanes.after, live: live, into: &report)
    return report
  }

  /// The same with values read beforehand: once, however many Jobs copy them.
  private func with(values keys: Set<ConfigMapKey>) async -> ChangeExecutor {
    let read = await mapAtOnce(Array(keys)) { key in (key, await jobs.read(key, api: api)) }
    var copy = self
    copy.jobs.values = Dictionary(read) { first, _ in first }
    return copy
  }

  private func work(
    on lanes: [[Change]], live: LiveState, into report: inout ChangeReport
  ) async {
    for part in await mapAtOnce(lanes, { await work(on: $0, live: live) }) {
      report.done += part.done
      report.failed += part.failed
    }
  }

  /// One after the other, up to the first that fails.
  private func work(on lane: [Change], live: LiveState) async -> ChangeReport {
    var report = ChangeReport()
    var bundle = lane.first?.bundle.flatMap { live.bundles[$0] }
    for change in lane {
      do throws(KubernetesFailure) {
        try await make(change, bundle: &bundle, live: live)
        report.done.append(change)
        await events.tell(change, of: bundle, in: live)
      } catch {
        report.failed.append(.init(change: change, failure: error))
        break
      }
    }
    return report
  }

  private func make(
    _ change: Change, bundle: inout LiveBundle?, live: LiveState
  ) async throws(KubernetesFailure) {
    switch change {
    case .applyConfigMap(let wanted, _):
      note(.configMaps, try await apply(wanted.manifest, for: change))
    case .applyBundle(let wanted, _):
      let object = try await apply(wanted.manifest, for: change)
      bundle = LiveBundle(json: object)
      note(.bundles, object)
    case .runJob(let order):
      let started = try await jobs.start(order, owner: bundle, api: api)
      if let values = started.values { note(.configMaps, values) }
      note(.jobs, started.job)
    case .endJob(let job, let obstacle):
      note(.jobs, try await jobs.end(job, for: obstacle, api: api))
    case .writeStatus(let id, let status):
      let manifest = id.manifest(status: bundle.map { status.observing($0.generation) } ?? status)
      note(.bundles, try await api.applyStatus(manifest))
    case .deleteBundle(let id, let uid, _): try await delete(id, uid: uid)
    case .deleteConfigMap(let key, let uid): try await api.delete(key.reference, uid: uid)
    case .watcher(let change): try await make(change, live.configWatchers[change.id])
    case .refuse: break
    }
  }

  private func make(
    _ change: ConfigWatcherChange, _ watcher: LiveConfigWatcher?
  ) async throws(KubernetesFailure) {
    switch change {
    case .apply(let wanted, _):
      note(.configWatchers, try await apply(wanted.manifest, for: .watcher(change)))
    case .restart(let order):
      let report = await WorkloadRestarter(api: api).restart(order)
      try await write(order.status(after: report), of: order.watcher, watcher)
    case .writeStatus(let id, let status): try await write(status, of: id, watcher)
    case .delete(let id, let uid): try await api.delete(id.reference, uid: uid)
    }
  }

  private func write(
    _ status: ConfigWatcherStatus, of id: ConfigWatcherID, _ before: LiveConfigWatcher?
  ) async throws(KubernetesFailure) {
    note(.configWatchers, try await api.applyStatus(id.manifest(status)))
    if let before { await events.tell(status.events(since: before.status), of: before) }
  }

  /// Applies without force, and with it where all that stands in the way are changes by hand.
  ///
  /// A field that another manager applies is not taken from it. A field that somebody changed by an
  /// update (`kubectl edit`) is drift, and is put back
  /// (https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts).
  private func apply(
    _ manifest: JSONValue, for change: Change
  ) async throws(KubernetesFailure) -> JSONValue {
    let manifest = try await handedOver(manifest, for: change)
    do throws(KubernetesFailure) {
      return try await api.apply(manifest, ApplyOptions())
    } catch {
      guard error.code == .fieldConflict, error.isOnlyByHand else { throw error }
      return try await api.apply(manifest, ApplyOptions(force: true))
    }
  }

  /// The manifest without what is left to the cluster and has another owner there.
  private func handedOver(
    _ manifest: JSONValue, for change: Change
  ) async throws(KubernetesFailure) -> JSONValue {
    guard let object = change.applied else { return manifest }
    let fields = jobs.desired.drift.fields(of: object.kind, object.namespace, object.name)
    guard !fields.isEmpty else { return manifest }
    do throws(KubernetesFailure) {
      guard let live = try await api.get(object.reference) else { return manifest }
      return manifest.handingOver(fields, ownedIn: live)
    } catch {
      // Reading a ConfigWatcher takes a right that Ferry otherwise does without.
      guard error.code == .forbidden else { throw error }
      return manifest
    }
  }

  /// The deletion is asked for first, so that a Bundle is never without both its finalizer and its
  /// deletion mark.
  private func delete(_ id: BundleID, uid: String) async throws(KubernetesFailure) {
    try await api.delete(id.reference, uid: uid)
    guard let live = try await api.get(id.reference), live["metadata"]?["uid"]?.string == uid
    else { return }
    let others = live["metadata"]?["finalizers"]?.array?.filter {
      $0.string != dismissFinalizer
    }
    let patch: JSONValue = ["metadata": ["finalizers": .array(others ?? [])]]
    do throws(KubernetesFailure) {
      _ = try await api.merge(patch, into: id.reference)
    } catch {
      guard error.code == .notFound else { throw error }
    }
  }

  private func note(_ kind: WatchedKind, _ object: JSONValue) {
    mirror?.absorb(kind, written: object)
  }
}

extension Change {
  fileprivate var order: JobOrder? {
    if case .runJob(let order) = self { order } else { nil }
  }

  /// The Bundles whose later changes make no sense when this one failed.
  func dependents(in desired: DesiredCluster) -> [BundleID] {
    guard case .applyConfigMap(let map, _) = self else { return bundle.map { [$0] } ?? [] }
    return desired.bundles.values
      .filter { $0.id.namespace == map.namespace && $0.values == map.name }.map(\.id)
  }
}

extension BundleStatus {
  /// The same, said of a generation that was only just made.
  fileprivate func observing(_ generation: Int) -> BundleStatus {
    var status = self
    status.observedGeneration = generation
    for index in status.conditions.indices {
      status.conditions[index].observedGeneration = generation
    }
    return status
  }
}
