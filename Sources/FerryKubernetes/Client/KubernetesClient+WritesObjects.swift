// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts
import HTTPTypes

extension KubernetesClient: WritesObjects {
  package func apply(
    _ manifest: JSONValue, _ options: ApplyOptions
  ) async throws(KubernetesFailure) -> JSONValue {
    let reference = try reference(of: manifest)
    return try await send(
      APIRequest(
        method: .patch, path: reference.path,
        query: Self.writing + [QueryItem("force", String(options.force))]
          + (options.dryRun ? [QueryItem("dryRun", "All")] : []),
        contentType: "application/apply-patch+yaml", body: manifest, kind: reference.kind,
        isHarmless: options.dryRun, doing: "applying \(reference)"), leavingOut: .fieldSets)
  }

  package func applyStatus(
    _ manifest: JSONValue
  ) async throws(KubernetesFailure) -> JSONValue {
    let reference = try reference(of: manifest)
    // By force: Ferry alone writes the status, whoever wrote it before.
    return try await send(
      APIRequest(
        method: .patch, path: reference.path + "/status",
        query: Self.writing + [QueryItem("force", "true")],
        contentType: "application/apply-patch+yaml", body: manifest, kind: reference.kind,
        doing: "applying the status of \(reference)"), leavingOut: .fieldSets)
  }

  package func create(
    _ manifest: JSONValue, dryRun: Bool
  ) async throws(KubernetesFailure) -> JSONValue {
    let reference = try reference(of: manifest)
    return try await send(
      APIRequest(
        method: .post, path: reference.kind.path(in: reference.namespace),
        query: Self.writing + (dryRun ? [QueryItem("dryRun", "All")] : []),
        contentType: "application/json", body: manifest, kind: reference.kind,
        isHarmless: dryRun, doing: "creating \(reference)"), leavingOut: .fieldSets)
  }

  package func merge(
    _ patch: JSONValue, into reference: ObjectReference
  ) async throws(KubernetesFailure) -> JSONValue {
    try await send(
      APIRequest(
        method: .patch, path: reference.path, query: Self.writing,
        contentType: "application/merge-patch+json", body: patch, kind: reference.kind,
        doing: "patching \(reference)"), leavingOut: .fieldSets)
  }

  package func delete(
    _ reference: ObjectReference, uid: String?
  ) async throws(KubernetesFailure) {
    var options: JSONValue = [
      "apiVersion": "v1", "kind": "DeleteOptions", "propagationPolicy": "Background",
    ]
    if let uid { options["preconditions"] = ["uid": .string(uid)] }
    do {
      _ = try await reply(
        to: APIRequest(
          method: .delete, path: reference.path, contentType: "application/json", body: options,
          kind: reference.kind, doing: "deleting \(reference)"))
    } catch  where error.code == .notFound {
      // It is gone, which is what was asked for.
    }
  }

  package func evict(
    pod name: String, in namespace: Namespace, uid: String?
  ) async throws(KubernetesFailure) {
    let pod = ObjectReference(.pod, namespace: namespace, name: name)
    var eviction: JSONValue = [
      "apiVersion": "policy/v1", "kind": "Eviction",
      "metadata": ["name": .string(name), "namespace": .string(namespace.text)],
    ]
    if let uid { eviction["deleteOptions"] = ["preconditions": ["uid": .string(uid)]] }
    do {
      _ = try await reply(
        to: APIRequest(
          method: .post, path: pod.path + "/eviction", contentType: "application/json",
          body: eviction, kind: .pod, doing: "evicting \(pod)"))
    } catch  where error.code == .notFound {
      // It is gone, which is what was asked for.
    }
  }

  private static let writing = [
    QueryItem("fieldManager", fieldManager), QueryItem("fieldValidation", "Strict"),
  ]

  /// What a manifest says it is.
  private func reference(
    of manifest: JSONValue
  ) throws(KubernetesFailure) -> ObjectReference {
    let doing = "writing to cluster \(server.name)"
    guard let kind = ResourceKind(of: manifest) else {
      let said = "\(manifest["apiVersion"]?.string ?? "-") \(manifest["kind"]?.string ?? "-")"
      throw KubernetesFailure(
        .invalid, doing: doing, detail: "\(said) is no kind that Ferry writes")
    }
    guard let name = manifest[["metadata", "name"]]?.string, !name.isEmpty else {
      throw KubernetesFailure(.invalid, doing: doing, detail: "a \(kind) has no metadata.name")
    }
    let namespace = manifest[["metadata", "namespace"]]?.string.flatMap(Namespace.init)
    guard kind.isNamespaced == (namespace != nil) else {
      throw KubernetesFailure(
        .invalid, doing: doing,
        detail: kind.isNamespaced
          ? "\(kind) \(name) has no valid metadata.namespace"
          : "\(kind) \(name) has a namespace although the kind has none")
    }
    return ObjectReference(kind, namespace: namespace, name: name)
  }
}
