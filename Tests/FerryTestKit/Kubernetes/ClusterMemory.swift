// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// What an `InMemoryCluster` keeps behind its lock.
struct ClusterMemory {
  struct Watch {
    let kind: ResourceKind
    /// Nothing: all.
    let namespace: Namespace?
    let selector: LabelSelector
    let observations: AsyncStream<Observation>.Continuation

    func sees(_ object: JSONValue) -> Bool {
      selector.matches(object)
        && (namespace == nil || object[["metadata", "namespace"]]?.string == namespace?.text)
    }
  }

  var objects = ClusterObjects()
  var logs: [ObjectReference: String] = [:]
  var outage: KubernetesFailure?
  var missingKinds: Set<ResourceKind> = []
  /// What is not written.
  var refusals: [ResourceKind: Refusal] = [:]

  struct Refusal {
    let code: KubernetesFailure.Code
    let why: String
    let inDryRuns: Bool
  }
  var keepsPods = false
  private(set) var requests: [String] = []
  var watches: [Int: Watch] = [:]
  private var opened = 0

  /// Keeps the request; throws when the cluster is down or does not serve the kind.
  mutating func admit(_ request: String, _ kind: ResourceKind) throws(KubernetesFailure) {
    requests.append(request)
    if let outage { throw outage }
    guard !missingKinds.contains(kind) else {
      throw KubernetesFailure(.missingKind, doing: request, detail: "404 page not found (404)")
    }
  }

  /// Opens a watch, which begins with what there is.
  mutating func open(_ watch: Watch) -> Int {
    opened += 1
    watches[opened] = watch
    list(for: watch)
    return opened
  }

  /// Tells a watch all that it can see, or why it sees nothing.
  func list(for watch: Watch) {
    watch.observations.yield(
      outage.map(Observation.interrupted)
        ?? .listed(objects.list(watch.kind, watch.selector).filter(watch.sees)))
  }

  /// Tells every watch what it can see of the changes.
  func tell(_ changes: [ClusterObjects.Change]) {
    guard outage == nil else { return }
    for change in changes {
      for watch in watches.values where watch.kind == change.reference.kind {
        let isSeen = change.after.map(watch.sees) ?? false
        let wasSeen = change.before.map(watch.sees) ?? false
        if isSeen, let after = change.after {
          watch.observations.yield(.changed(after))
        } else if wasSeen, let before = change.before {
          watch.observations.yield(.removed(before))
        }
      }
    }
  }
}
