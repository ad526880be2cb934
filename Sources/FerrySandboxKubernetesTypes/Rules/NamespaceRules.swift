// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesObjects

struct NamespaceRules: TypeRules {
  func applyDefaults(_ object: inout APIObject) {
    guard !object.name.isEmpty else { return }
    object["metadata", "labels", "kubernetes.io/metadata.name"] = .string(object.name)
  }

  func prepare(_ object: inout APIObject) {
    object["metadata", "labels", "kubernetes.io/metadata.name"] = .string(object.name)
    object["spec", "finalizers"] = ["kubernetes"]
    object["status"] = ["phase": "Active"]
  }
}
