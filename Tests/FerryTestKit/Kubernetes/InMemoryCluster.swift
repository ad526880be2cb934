// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// A cluster in memory, as one API server would show it: apply with field managers, finalizers,
/// owners and watches. Nothing runs in it: a test ends its Jobs.
///
/// Namespaces need not be made, and lists are owned as a whole by field managers.
package final class InMemoryCluster: Sendable {
  let clock: any KeepsTime
  let memory = Lock(ClusterMemory())

  package init(clock: any KeepsTime = InstantClock()) { self.clock = clock }

  /// Every request since the start, such as `apply Bundle shop/shop`.
  package var requests: [String] { memory.withLock { $0.requests } }

  /// What is watched now, such as `Bundle`, or `Bundle in shop`.
  package var watched: Set<String> {
    memory.withLock { memory in
      Set(memory.watches.values.map { "\($0.kind)\($0.namespace.map { " in \($0)" } ?? "")" })
    }
  }

  /// Every object of a kind.
  package func objects(_ kind: ResourceKind) -> [JSONValue] {
    memory.withLock { $0.objects.list(kind, LabelSelector(nil)) }
  }

  /// One object as it is.
  package func object(_ reference: ObjectReference) -> JSONValue? {
    memory.withLock { $0.objects.objects[reference]?.json }
  }

  /// Changes an object as another manager would, such as somebody with `kubectl edit`.
  package func edit(
    _ reference: ObjectReference, by manager: String = "kubectl-edit",
    _ change: @Sendable (inout JSONValue) -> Void
  ) throws(KubernetesFailure) {
    let now = clock.now
    try memory.withLock { memory throws(KubernetesFailure) in
      let changes = try memory.objects.edit(reference, by: manager, now: now) { json in
        var json = json
        change(&json)
        return json
      }.changes
      memory.tell(changes)
    }
  }

  /// Applies a manifest as another manager would that takes over what it names, such as a GitOps
  /// controller that forces conflicts.
  package func apply(
    _ manifest: JSONValue, by manager: String
  ) throws(KubernetesFailure) {
    let reference = try ObjectReference(of: manifest)
    let now = clock.now
    try memory.withLock { memory throws(KubernetesFailure) in
      memory.tell(
        try memory.objects.apply(
          manifest, to: reference, by: manager, force: true, isStatus: false, at: now
        ).changes)
    }
  }

  /// Puts an object there that another manager made, such as a Secret, with the status it has.
  package func add(_ manifest: JSONValue, by manager: String = "kubectl") throws(KubernetesFailure)
  {
    let reference = try ObjectReference(of: manifest)
    let now = clock.now
    try memory.withLock { memory throws(KubernetesFailure) in
      memory.tell(
        try memory.objects.create(
          manifest, at: reference, by: manager, keepsStatus: true, now: now
        ).changes)
    }
  }

  /// Deletes an object as somebody with `kubectl delete` would.
  package func remove(_ reference: ObjectReference) throws(KubernetesFailure) {
    let now = clock.now
    try memory.withLock { memory throws(KubernetesFailure) in
      memory.tell(try memory.objects.delete(reference, uid: nil, now: now))
    }
  }

  /// From now on nothing answers; watches say so once.
  package func goDown(
    _ failure: KubernetesFailure = KubernetesFailure(
      .unreachable, doing: "reaching the cluster", detail: "no route to host")
  ) {
    memory.withLock { memory in
      memory.outage = failure
      for watch in memory.watches.values { watch.observations.yield(.interrupted(failure)) }
    }
  }

  /// Answers again; watches list anew.
  package func comeBack() {
    memory.withLock { memory in
      memory.outage = nil
      for watch in memory.watches.values { memory.list(for: watch) }
    }
  }

  /// Forgets a kind, as if its CRD were not installed.
  package func lose(_ kind: ResourceKind) {
    memory.withLock { _ = $0.missingKinds.insert(kind) }
  }

  /// From now on no object of a kind is written, as by an admission policy; nothing: they are again.
  package func refuse(
    _ kind: ResourceKind, because why: String?, as code: KubernetesFailure.Code = .forbidden,
    inDryRuns: Bool = true
  ) {
    memory.withLock { memory in
      memory.refusals[kind] = why.map { .init(code: code, why: $0, inDryRuns: inDryRuns) }
    }
  }

  /// From now on a disruption budget lets no pod be evicted, or lets all.
  package func keepPods(_ keeps: Bool) { memory.withLock { $0.keepsPods = keeps } }

  /// What a pod's log says.
  package func setLog(_ text: String, ofPod name: String, in namespace: Namespace) {
    memory.withLock {
      $0.logs[ObjectReference(.pod, namespace: namespace, name: name)] = text
    }
  }
}
