// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// One entry of `metadata.ownerReferences`.
struct OwnerReference: Hashable, Sendable {
  let json: JSONValue

  init(_ json: JSONValue) { self.json = json }

  /// A reference to the controller of an object.
  init(controller: APIObject) {
    json = [
      "apiVersion": .string(controller.apiVersion), "kind": .string(controller.kind),
      "name": .string(controller.name), "uid": .string(controller.uid), "controller": true,
      "blockOwnerDeletion": true,
    ]
  }

  var apiVersion: String { json["apiVersion"]?.string ?? "" }
  var kind: String { json["kind"]?.string ?? "" }
  var name: String { json["name"]?.string ?? "" }
  var uid: String { json["uid"]?.string ?? "" }
  var isController: Bool { json["controller"]?.bool ?? false }
  var blocksOwnerDeletion: Bool { json["blockOwnerDeletion"]?.bool ?? false }
}
