// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

extension InMemoryCluster: ReadsObjects {
  package func list(
    _ kind: ResourceKind, selector: String?
  ) async throws(KubernetesFailure) -> [JSONValue] {
    try ask("list \(kind)", kind) { $0.objects.list(kind, LabelSelector(selector)) }
  }

  package func list(
    _ kind: ResourceKind, in namespace: Namespace, labels: String?, fields: String?
  ) async throws(KubernetesFailure) -> [JSONValue] {
    let selected = FieldSelector(fields)
    return try ask("list \(kind) in \(namespace)", kind) { memory in
      memory.objects.list(kind, LabelSelector(labels)).filter {
        $0[["metadata", "namespace"]]?.string == namespace.text && selected.matches($0)
      }
    }
  }

  package func get(_ reference: ObjectReference) async throws(KubernetesFailure) -> JSONValue? {
    try ask("get \(reference)", reference.kind) { $0.objects.objects[reference]?.json }
  }

  package func log(
    ofPod name: String, container: String?, in namespace: Namespace, lines: Int
  ) async throws(KubernetesFailure) -> String {
    let pod = ObjectReference(.pod, namespace: namespace, name: name)
    let text = try ask("log \(pod)", .pod) { memory in
      memory.objects.objects[pod] == nil ? nil : memory.logs[pod] ?? ""
    }
    guard let text else {
      throw KubernetesFailure(.notFound, doing: "reading a log", detail: "\(pod) not found (404)")
    }
    return text.split(separator: "\n").suffix(lines).joined(separator: "\n")
  }

  private func ask<Answer: Sendable>(
    _ request: String, _ kind: ResourceKind, _ body: (ClusterMemory) -> Answer
  ) throws(KubernetesFailure) -> Answer {
    try memory.withLock { memory throws(KubernetesFailure) in
      try memory.admit(request, kind)
      return body(memory)
    }
  }
}

extension InMemoryCluster: ObservesObjects {
  package func observe(
    _ kind: ResourceKind, in namespace: Namespace?, selector: String?,
    deliver: @escaping @Sendable (Observation) async -> Void
  ) async {
    let (stream, observations) = AsyncStream.makeStream(of: Observation.self)
    let id = memory.withLock { memory in
      memory.open(
        .init(
          kind: kind, namespace: namespace, selector: LabelSelector(selector),
          observations: observations))
    }
    for await observation in stream { await deliver(observation) }
    memory.withLock { _ = $0.watches.removeValue(forKey: id) }
  }
}
