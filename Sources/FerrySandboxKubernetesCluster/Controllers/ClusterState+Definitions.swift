// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

/// Serves the types that CustomResourceDefinitions define.
extension ClusterState {
  mutating func controlDefinition(_ change: Change, at now: Timestamp) {
    guard let definition = change.after else {
      if let before = change.before { withdraw(before, at: now) }
      return
    }
    if definition["spec"] != change.before?["spec"] {
      let table = definition.definedTable
      catalog.serve(ResourceType.versions(of: definition), of: table)
      store.open(table)
    }
    if definition["status", "acceptedNames"] != definition["spec", "names"] {
      establish(definition, at: now)
    }
  }

  private mutating func withdraw(_ definition: APIObject, at now: Timestamp) {
    let table = definition.definedTable
    for object in store.table(table).objects(in: nil) {
      store.write(nil, at: ObjectKey(namespace: object.namespace, name: object.name), in: table)
    }
    catalog.serve([], of: table)
    store.drop(table)
  }

  private mutating func establish(_ definition: APIObject, at now: Timestamp) {
    var status = definition
    status["status", "acceptedNames"] = definition["spec", "names"]
    status["status", "conditions"] = [
      condition("NamesAccepted", "NoConflicts", "no conflicts found", now),
      condition(
        "Established", "InitialNamesAccepted", "the initial names have been accepted", now),
    ]
    write(
      status, over: definition, catalog["customresourcedefinitions"], subresource: "status",
      by: "kube-apiserver", at: now)
  }

  private func condition(
    _ type: String, _ reason: String, _ message: String, _ now: Timestamp
  ) -> JSONValue {
    [
      "type": .string(type), "status": "True", "lastTransitionTime": .string(now.description),
      "reason": .string(reason), "message": .string(message),
    ]
  }
}

extension APIObject {
  /// The table of the type that a CustomResourceDefinition defines.
  fileprivate var definedTable: TableName {
    TableName(
      group: self["spec", "group"]?.string ?? "",
      plural: self["spec", "names", "plural"]?.string ?? "")
  }
}
