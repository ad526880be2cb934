// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerrySandboxKubernetesObjects

extension ResourceType {
  /// An object as this version of its type shows it.
  package func presented(_ object: APIObject) -> APIObject {
    if isNewEvent { return APIObject(EventForm.new(object.json)) }
    guard object.apiVersion != apiVersion else { return object }
    var shown = object
    shown["apiVersion"] = .string(apiVersion)
    return shown
  }

  /// An object of this version as it is kept.
  package func stored(_ object: APIObject) -> APIObject {
    var object = isNewEvent ? APIObject(EventForm.core(object.json)) : object
    object["apiVersion"] = .string(isNewEvent ? "v1" : apiVersion)
    object["kind"] = .string(kind)
    for key in ["labels", "annotations", "finalizers", "ownerReferences"] {
      let value = object["metadata", key]
      let isEmpty = value?.object?.isEmpty ?? value?.array?.isEmpty ?? false
      if isEmpty { object["metadata", key] = nil }
    }
    return object
  }
}
