// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

extension InMemoryCluster: FencesWrites {
  package func fenced(by fence: WriteFence) -> any KubernetesAPI {
    FencedCluster(self, behind: fence)
  }
}

extension InMemoryCluster: WritesObjects {
  package func apply(
    _ manifest: JSONValue, _ options: ApplyOptions
  ) async throws(KubernetesFailure) -> JSONValue {
    let reference = try ObjectReference(of: manifest)
    let word = options.dryRun ? "dry-run" : "apply"
    return try write("\(word) \(reference)", keeping: !options.dryRun, reference.kind) {
      objects, now throws(KubernetesFailure) in
      try objects.apply(
        manifest, to: reference, by: "ferry", force: options.force, isStatus: false, at: now)
    }
  }

  package func applyStatus(_ manifest: JSONValue) async throws(KubernetesFailure) -> JSONValue {
    let reference = try ObjectReference(of: manifest)
    return try write("apply status of \(reference)", reference.kind) {
      objects, now throws(KubernetesFailure) in
      try objects.apply(
        manifest, to: reference, by: "ferry", force: true, isStatus: true, at: now)
    }
  }

  package func create(
    _ manifest: JSONValue, dryRun: Bool
  ) async throws(KubernetesFailure) -> JSONValue {
    let reference = try ObjectReference(of: manifest)
    let word = dryRun ? "dry-run" : "create"
    return try write("\(word) \(reference)", keeping: !dryRun, reference.kind) {
      objects, now throws(KubernetesFailure) in
      try objects.create(manifest, at: reference, by: "ferry", now: now)
    }
  }

  package func merge(
    _ patch: JSONValue, into reference: ObjectReference
  ) async throws(KubernetesFailure) -> JSONValue {
    try write("patch \(reference)", reference.kind) { objects, now throws(KubernetesFailure) in
      try objects.edit(reference, by: "ferry", now: now) { $0.merging(patch) }
    }
  }

  package func delete(
    _ reference: ObjectReference, uid: String?
  ) async throws(KubernetesFailure) {
    _ = try write("delete \(reference)", reference.kind) {
      objects, now throws(KubernetesFailure) in
      (.null, try objects.delete(reference, uid: uid, now: now))
    }
  }

  package func evict(
    pod name: String, in namespace: Namespace, uid: String?
  ) async throws(KubernetesFailure) {
    let pod = ObjectReference(.pod, namespace: namespace, name: name)
    guard !memory.withLock({ $0.keepsPods }) else {
      throw KubernetesFailure(
        .throttled, doing: "evicting \(pod)",
        detail: "Cannot evict pod as it would violate the pod's disruption budget. (429)")
    }
    _ = try write("evict \(pod)", .pod) { objects, now throws(KubernetesFailure) in
      (.null, try objects.delete(pod, uid: uid, now: now))
    }
  }

  private func write(
    _ request: String, keeping: Bool = true, _ kind: ResourceKind,
    _ body: (inout ClusterObjects, Timestamp) throws(KubernetesFailure) -> (
      json: JSONValue, changes: [ClusterObjects.Change]
    )
  ) throws(KubernetesFailure) -> JSONValue {
    let now = clock.now
    return try memory.withLock { memory throws(KubernetesFailure) in
      try memory.admit(request, kind)
      if let refusal = memory.refusals[kind], keeping || refusal.inDryRuns {
        throw KubernetesFailure(refusal.code, doing: request, detail: refusal.why)
      }
      var objects = memory.objects
      let (json, changes) = try body(&objects, now)
      guard keeping else { return json }
      memory.objects = objects
      memory.tell(changes)
      return json
    }
  }
}
