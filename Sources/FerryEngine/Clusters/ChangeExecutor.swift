// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifests
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
  let jobs: JobWriter
  let events: EventWriter

  /// Returns when every change was tried.
  func carryOut(
    _ plan: Plan, desired: DesiredCluster, live: LiveState
  ) async -> ChangeReport {
    var report = ChangeReport()
    var stopped: Set<BundleID> = []
    var bundles = live.bundles
    for change in plan.changes {
      guard change.isWrite else { continue }
      if let bundle = change.bundle, stopped.contains(bundle) { continue }
      do throws(KubernetesFailure) {
        try await make(change, bundles: &bundles)
        report.done.append(change)
        await events.tell(change, of: change.bundle.flatMap { bundles[$0] }, in: live)
      } catch {
        report.failed.append(.init(change: change, failure: error))
        stopped.formUnion(change.dependents(in: desired))
      }
    }
    return report
  }

  private func make(
    _ change: Change, bundles: inout [BundleID: LiveBundle]
  ) async throws(KubernetesFailure) {
    switch change {
    case .applyConfigMap(let wanted, _):
      note(.configMaps, try await apply(wanted.manifest))
    case .applyBundle(let wanted, _):
      let object = try await apply(wanted.manifest)
      bundles[wanted.id] = LiveBundle(json: object)
      note(.bundles, object)
    case .runJob(let order):
      note(.jobs, try await jobs.start(order, owner: bundles[order.bundle.id], api: api))
    case .writeStatus(let id, let status):
      let generation = bundles[id]?.generation
      let manifest = id.manifest(status: generation.map(status.observing) ?? status)
      note(.bundles, try await api.applyStatus(manifest))
    case .deleteBundle(let id, let uid, _): try await delete(id, uid: uid)
    case .deleteConfigMap(let key, let uid): try await api.delete(key.reference, uid: uid)
    case .refuse: break
    }
  }

  /// Applies without force, and with it where all that stands in the way are changes by hand.
  ///
  /// A field that another manager applies is not taken from it. A field that somebody changed by an
  /// update (`kubectl edit`) is drift, and is put back
  /// (https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts).
  private func apply(_ manifest: JSONValue) async throws(KubernetesFailure) -> JSONValue {
    do throws(KubernetesFailure) {
      return try await api.apply(manifest, ApplyOptions())
    } catch {
      guard error.code == .fieldConflict, error.isOnlyByHand else { throw error }
      return try await api.apply(manifest, ApplyOptions(force: true))
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
  /// The Bundles whose later changes make no sense when this one failed.
  fileprivate func dependents(in desired: DesiredCluster) -> [BundleID] {
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
