// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

extension Schema {
  /// `ObjectMeta`, which every object has.
  package static let metadata = object(
    [
      "name": .text("Name must be unique within a namespace."),
      "generateName": .text("A prefix for a name that the server makes up."),
      "namespace": .text("The space within which the name must be unique."),
      "uid": .text("The object's identity in time and space."),
      "resourceVersion": .text("The version of the object that clients compare."),
      "selfLink": .string,
      "generation": Schema(.integer, about: "Counts the changes of the desired state."),
      "creationTimestamp": time,
      "deletionTimestamp": time,
      "deletionGracePeriodSeconds": integer,
      "labels": map(of: .string, about: "Keys and values to select objects by."),
      "annotations": map(of: .string, about: "Keys and values that nothing selects by."),
      "ownerReferences": keyed(by: "uid", of: ownerReference),
      "finalizers": set(of: .string),
      "managedFields": list(of: .anything),
    ], about: "Standard object's metadata.")

  static let ownerReference = atomic([
    "apiVersion": .string, "kind": .string, "name": .string, "uid": .string,
    "controller": .boolean, "blockOwnerDeletion": .boolean,
  ])

  /// A whole object: the members of its own beside those that every object has.
  package static func resource(_ properties: [String: Schema], about: String = "") -> Schema {
    object(
      [
        "apiVersion": .text("The version of the schema of this object."),
        "kind": .text("The type of this object."), "metadata": .metadata,
      ].merging(properties) { _, own in own }, about: about)
  }
}
