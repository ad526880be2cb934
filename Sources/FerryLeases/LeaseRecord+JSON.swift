// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/lease-v1/
extension LeaseRecord {
  /// What Ferry's Leases are found by; its value says what the Lease is for.
  package static let label = "ferry.dev/lease"
  static let signalsAnnotation = "ferry.dev/signals"

  /// Reads a Lease; nothing when it is none of Ferry's.
  package init?(json: JSONValue) {
    let metadata = json["metadata"]
    guard let key = metadata?["name"]?.string.flatMap(LeaseKey.init(objectName:)),
      let version = metadata?["resourceVersion"]?.string.flatMap({ Int($0) })
    else { return nil }
    let spec = json["spec"]
    let seconds = min(max(spec?["leaseDurationSeconds"]?.integer ?? 1, 1), 3_600)
    self.init(
      key: key, version: version,
      holder: spec?["holderIdentity"]?.string.flatMap { ReplicaName($0) },
      duration: .seconds(seconds), renewed: spec?["renewTime"]?.string ?? "",
      transitions: spec?["leaseTransitions"]?.integer ?? 0,
      signals: PassedSignal.list(
        parsing: metadata?["annotations"]?[Self.signalsAnnotation]?.string ?? ""))
  }

  /// The object to be created in a namespace, taken at the moment.
  package func manifest(in namespace: Namespace, at moment: Timestamp) -> JSONValue {
    var manifest = patch(at: moment, isTaken: true)
    manifest["apiVersion"] = .string(ResourceKind.lease.apiVersion)
    manifest["kind"] = .string(ResourceKind.lease.kind)
    var metadata = manifest["metadata"] ?? [:]
    metadata["name"] = .string(key.objectName)
    metadata["namespace"] = .string(namespace.text)
    metadata["labels"] = [
      Self.label: .string(key.kind), "app.kubernetes.io/managed-by": "ferry",
    ]
    metadata["resourceVersion"] = nil
    manifest["metadata"] = metadata
    return manifest
  }

  /// The change that makes the object say this, if it still has the version.
  package func patch(at moment: Timestamp, isTaken: Bool) -> JSONValue {
    var spec: JSONValue = [
      "holderIdentity": holder.map { .string($0.text) } ?? .null,
      "leaseDurationSeconds": .integer(max(1, Int(duration.components.seconds))),
      "renewTime": .string(moment.micro), "leaseTransitions": .integer(transitions),
    ]
    if isTaken { spec["acquireTime"] = .string(moment.micro) }
    var metadata: JSONValue = ["resourceVersion": .string(String(version))]
    if case .replica = key {
      metadata["annotations"] = [Self.signalsAnnotation: .string(PassedSignal.text(of: signals))]
    }
    return ["metadata": metadata, "spec": spec]
  }
}

extension LeaseKey {
  /// The name of its object.
  package var objectName: String {
    switch self {
    case .replica(let name): "ferry.replica.\(name)"
    case .pusher: "ferry.pusher"
    case .cluster(let id): "ferry.cluster.\(id.environment).\(id.name)"
    }
  }

  package init?(objectName: String) {
    let words = objectName.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    switch (words.first, words.dropFirst().first, words.count) {
    case ("ferry", "pusher", 2): self = .pusher
    case ("ferry", "replica", 3):
      guard let name = ReplicaName(words[2]) else { return nil }
      self = .replica(name)
    case ("ferry", "cluster", 4):
      guard let environment = EnvironmentName(words[2]), let name = ClusterName(words[3]) else {
        return nil
      }
      self = .cluster(ClusterID(environment: environment, name: name))
    default: return nil  // somebody else's
    }
  }

  /// The one word of its kind.
  var kind: String {
    switch self {
    case .replica: "replica"
    case .pusher: "pusher"
    case .cluster: "cluster"
    }
  }

  package func reference(in namespace: Namespace) -> ObjectReference {
    ObjectReference(.lease, namespace: namespace, name: objectName)
  }
}

extension Timestamp {
  /// With six digits of the second's fraction, as Kubernetes' MicroTime has to have.
  var micro: String {
    let fraction = ((milliseconds % 1_000) + 1_000) % 1_000
    return "\(description.dropLast()).\(padded(fraction, 3))000Z"
  }
}
