// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

/// Tells people what controllers did; events go after an hour, as in a real cluster.
extension ClusterState {
  mutating func record(
    about object: APIObject, _ type: String, _ reason: String, _ message: String, at now: Timestamp
  ) {
    let time = JSONValue.string(now.description)
    var event = APIObject([
      "type": .string(type), "reason": .string(reason), "message": .string(message), "count": 1,
      "firstTimestamp": time, "lastTimestamp": time, "eventTime": .null,
      "source": ["component": "job-controller"], "reportingComponent": "job-controller",
      "involvedObject": [
        "apiVersion": .string(object.apiVersion), "kind": .string(object.kind),
        "name": .string(object.name), "namespace": .string(object.namespace),
        "uid": .string(object.uid),
      ],
    ]).typed(catalog["events"])
    event["metadata", "generateName"] = .string("\(object.name).")
    let writer = WriteOptions(manager: "kube-controller-manager")
    let made = try? insert(
      event, as: catalog["events"], namespace: object.namespace, writer, at: now)
    guard let made else { return }  // the namespace ends: nobody will read it
    let key = ObjectKey(namespace: made.namespace, name: made.name)
    agenda.add(.forgetEvent(key, uid: made.uid), at: now + .seconds(3_600))
  }

  mutating func forgetEvent(_ key: ObjectKey, _ uid: String) {
    let table = catalog["events"].table
    guard store[table, key]?.uid == uid else { return }
    store.write(nil, at: key, in: table)
  }
}
