// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetes

/// Pods of every sort in the namespace `shop`, all with the label that a ConfigWatcher selects.
struct WatchedWorkloads {
  static let kinds = ["Deployment", "StatefulSet", "DaemonSet"]

  let sandbox: KubernetesSandbox

  /// Makes them; the sandbox runs the pods of the Deployment by itself.
  func make() {
    sandbox.apply(Self.kinds.map(workload))
    sandbox.apply(
      ["StatefulSet", "DaemonSet"].compactMap(pod(ownedBy:)) + [pod("bare", owners: [])])
  }

  /// Whether the pod template of each workload was changed.
  var areRolled: Bool {
    Self.kinds.allSatisfy { kind in
      let annotations =
        object(kind)?[["spec", "template", "metadata", "annotations"]]?.object ?? [:]
      return annotations.keys.contains { $0.hasPrefix("ferry.dev/config-") }
    }
  }

  var hasBarePod: Bool { sandbox.object("v1", "Pod", namespace: "shop", name: "bare") != nil }

  private func object(_ kind: String) -> JSONValue? {
    sandbox.object("apps/v1", kind, namespace: "shop", name: "app")
  }

  private func workload(_ kind: String) -> JSONValue {
    [
      "apiVersion": "apps/v1", "kind": .string(kind),
      "metadata": ["name": "app", "namespace": "shop"],
      "spec": [
        "selector": ["matchLabels": ["app": "shop"]],
        "template": ["metadata": ["labels": ["app": "shop"]], "spec": podSpec],
      ],
    ]
  }

  private func pod(ownedBy kind: String) -> JSONValue? {
    guard let uid = object(kind)?[["metadata", "uid"]] else { return nil }
    let owner: JSONValue = [
      "apiVersion": "apps/v1", "kind": .string(kind), "name": "app", "uid": uid,
      "controller": true,
    ]
    return pod("of-\(kind.lowercased())", owners: [owner])
  }

  private func pod(_ name: String, owners: [JSONValue]) -> JSONValue {
    [
      "apiVersion": "v1", "kind": "Pod",
      "metadata": [
        "name": .string(name), "namespace": "shop", "labels": ["app": "shop"],
        "ownerReferences": .array(owners),
      ],
      "spec": podSpec,
    ]
  }

  private var podSpec: JSONValue {
    ["containers": [["name": "app", "image": "registry.example.com/app:1"]]]
  }
}
