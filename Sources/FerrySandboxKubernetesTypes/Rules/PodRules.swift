// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesObjects

struct PodRules: TypeRules {
  func applyDefaults(_ object: inout APIObject) {
    guard var spec = object["spec"], spec.object != nil else { return }
    PodDefaults.apply(to: &spec, restartPolicy: "Always")
    if spec["enableServiceLinks"] == nil { spec["enableServiceLinks"] = true }
    object["spec"] = spec
  }

  func prepare(_ object: inout APIObject) {
    if object["spec", "serviceAccountName"] == nil {
      object["spec", "serviceAccountName"] = "default"
      object["spec", "serviceAccount"] = "default"
    }
    if object["spec", "preemptionPolicy"] == nil {
      object["spec", "preemptionPolicy"] = "PreemptLowerPriority"
      object["spec", "priority"] = 0
    }
    object["status"] = ["phase": "Pending", "qosClass": "BestEffort"]
  }

  func errors(in object: APIObject) -> [FieldError] {
    PodSpecRules.errors(object["spec"], at: "spec")
  }

  func errors(changing old: APIObject, to new: APIObject) -> [FieldError] {
    guard fixed(old) != fixed(new) else { return [] }
    return [
      .forbidden(
        "spec",
        "pod updates may not change fields other than `spec.containers[*].image`,"
          + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only "
          + "additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be "
          + "set to 1 if it was previously negative)")
    ]
  }

  /// The specification without what may change.
  private func fixed(_ object: APIObject) -> JSONValue? {
    var spec = object["spec"]
    for key in [
      "activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "nodeName",
    ] {
      spec?[key] = nil
    }
    for list in ["containers", "initContainers"] {
      guard let containers = spec?[list]?.array else { continue }
      spec?[list] = .array(
        containers.map { container in
          var container = container
          container["image"] = nil
          return container
        })
    }
    return spec
  }
}
