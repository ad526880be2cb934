// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineClusters
import FerryPorts

extension InstallStep: CustomStringConvertible {
  /// `created ClusterRole ferry`.
  package var description: String { "\(result.rawValue) \(reference)" }
}

extension [InstallStep] {
  /// What became of each object, in the order in which they were applied.
  func json(cluster: String, warning: String?) -> JSONValue {
    var json: JSONValue = [
      "cluster": .string(cluster),
      "objects": .array(
        map { step in
          var json: JSONValue = [
            "kind": .string(step.reference.kind.kind), "name": .string(step.reference.name),
            "result": .string(step.result.rawValue),
          ]
          json["namespace"] = step.reference.namespace.map { .string($0.text) }
          return json
        }),
    ]
    json["warning"] = warning.map(JSONValue.string)
    return json
  }
}
