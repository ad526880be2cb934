// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// A Bundle with values of its own.
struct ValuesProbe {
  /// Of the Bundle and of the ConfigMap.
  let name: String

  var reference: ObjectReference {
    ObjectReference(.configMap, namespace: Namespace(ExampleFiles.namespace), name: name)
  }

  var bundle: String {
    """
    apiVersion: operator.werf.dev/v1
    kind: Bundle
    metadata: {name: \(name), namespace: \(ExampleFiles.namespace)}
    spec:
      {registry: "\(ExampleFiles.registry)", repo: team/app-001, version: \(ExampleFiles.tag),
       values: \(name)}

    """
  }

  /// The ConfigMap as it is in a round.
  func configMap(round: Int) -> JSONValue {
    [
      "apiVersion": "v1", "kind": "ConfigMap",
      "metadata": ["name": .string(name), "namespace": .string(ExampleFiles.namespace)],
      "data": ["values.yaml": .string("replicas: \(round)\n")],
    ]
  }
}
