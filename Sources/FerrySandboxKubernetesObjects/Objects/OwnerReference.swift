// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// One entry of `metadata.ownerReferences`.
package struct OwnerReference: Hashable, Sendable {
  package let json: JSONValue

  init(_ json: JSONValue) { self.json = json }

  /// A reference to the controller of an object.
  package init(controller: APIObject) {
    json = [
      "apiVersion": .string(controller.apiVersion), "kind": .string(controller.kind),
      "name": .string(controller.name), "uid": .string(controller.uid), "controller": true,
      "blockOwnerDeletion": true,
    ]
  }

  package var apiVersion: String { json["apiVersion"]?.string ?? "" }
  package var kind: String { json["kind"]?.string ?? "" }
  package var name: String { json["name"]?.string ?? "" }
  package var uid: String { json["uid"]?.string ?? "" }
  package var isController: Bool { json["controller"]?.bool ?? false }
  package var blocksOwnerDeletion: Bool { json["blockOwnerDeletion"]?.bool ?? false }
}
