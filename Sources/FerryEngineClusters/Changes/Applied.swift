// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryPlan
package import FerryPorts

extension JSONValue {
  /// The manifest, refused by the server where somebody changed the object since its fields were
  /// taken over: what was set there meanwhile would be lost.
  fileprivate func only(over left: LeftToCluster?) -> JSONValue {
    guard let version = left?.version else { return self }
    var manifest = self
    manifest["metadata"]?["resourceVersion"] = .string(String(version))
    return manifest
  }
}

extension DesiredBundle {
  /// The manifest that is applied; the finalizer keeps the Bundle until it is dismissed.
  var manifest: JSONValue {
    let manifest: JSONValue = [
      "apiVersion": .string(ResourceKind.bundle.apiVersion),
      "kind": .string(ResourceKind.bundle.kind),
      "metadata": [
        "name": .string(id.name.text),
        "namespace": .string(id.namespace.text),
        "labels": JSONValue(appliedLabels),
        "annotations": JSONValue(appliedAnnotations),
        "finalizers": [.string(dismissFinalizer)],
      ],
      "spec": spec,
    ]
    return manifest.only(over: left)
  }
}

extension DesiredConfigMap {
  /// The manifest that is applied.
  var manifest: JSONValue {
    let manifest: JSONValue = [
      "apiVersion": .string(ResourceKind.configMap.apiVersion),
      "kind": .string(ResourceKind.configMap.kind),
      "metadata": [
        "name": .string(name),
        "namespace": .string(namespace.text),
        "labels": JSONValue(appliedLabels),
        "annotations": JSONValue(appliedAnnotations),
      ],
      "data": JSONValue(data),
    ]
    return manifest.only(over: left)
  }
}

extension GitObject {
  var reference: ObjectReference {
    switch kind {
    case .bundle: ObjectReference(.bundle, namespace: namespace, name: name)
    case .configMap: ObjectReference(.configMap, namespace: namespace, name: name)
    case .configWatcher: ObjectReference(.configWatcher, namespace: namespace, name: name)
    }
  }
}

extension BundleID {
  var reference: ObjectReference {
    ObjectReference(.bundle, namespace: namespace, name: name.text)
  }

  /// The manifest that is applied to `/status`.
  func manifest(status: BundleStatus) -> JSONValue {
    [
      "apiVersion": .string(ResourceKind.bundle.apiVersion),
      "kind": .string(ResourceKind.bundle.kind),
      "metadata": ["name": .string(name.text), "namespace": .string(namespace.text)],
      "status": status.json,
    ]
  }
}

extension ConfigMapKey {
  package var reference: ObjectReference {
    ObjectReference(.configMap, namespace: namespace, name: name)
  }
}

extension DesiredConfigWatcher {
  /// The manifest that is applied.
  var manifest: JSONValue {
    let manifest: JSONValue = [
      "apiVersion": .string(ResourceKind.configWatcher.apiVersion),
      "kind": .string(ResourceKind.configWatcher.kind),
      "metadata": [
        "name": .string(id.name),
        "namespace": .string(id.namespace.text),
        "labels": JSONValue(appliedLabels),
        "annotations": JSONValue(appliedAnnotations),
      ],
      "spec": ["configMap": .string(configMap), "podSelector": JSONValue(podSelector)],
    ]
    return manifest.only(over: left)
  }
}

extension ConfigWatcherID {
  var reference: ObjectReference {
    ObjectReference(.configWatcher, namespace: namespace, name: name)
  }

  /// The manifest that is applied to `/status`.
  func manifest(_ status: ConfigWatcherStatus) -> JSONValue {
    [
      "apiVersion": .string(ResourceKind.configWatcher.apiVersion),
      "kind": .string(ResourceKind.configWatcher.kind),
      "metadata": ["name": .string(name), "namespace": .string(namespace.text)],
      "status": status.json,
    ]
  }
}
