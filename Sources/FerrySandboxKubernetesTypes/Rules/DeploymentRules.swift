// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesObjects

/// The rules of Deployments and of what runs pods like them.
struct DeploymentRules: TypeRules {
  func applyDefaults(_ object: inout APIObject) {
    guard object["spec"]?.object != nil else { return }
    if object.kind == "Deployment" { applyDeploymentDefaults(&object) }
    if object.kind != "DaemonSet", object["spec", "replicas"] == nil {
      object["spec", "replicas"] = 1
    }
    guard var spec = object["spec", "template", "spec"], spec.object != nil else { return }
    PodDefaults.apply(to: &spec, restartPolicy: "Always")
    object["spec", "template", "spec"] = spec
  }

  func prepare(_ object: inout APIObject) { object["status"] = [:] }

  func errors(in object: APIObject) -> [FieldError] {
    var errors: [FieldError] = []
    let labels = object["spec", "template", "metadata", "labels"]?.strings ?? [:]
    if let selector = object["spec", "selector"] {
      if !LabelSelector(selector).matches(labels) {
        errors.append(
          .invalid(
            "spec.template.metadata.labels", JSONValue(labels),
            "`selector` does not match template `labels`"))
      }
    } else {
      errors.append(.required("spec.selector"))
    }
    if let replicas = object["spec", "replicas"], (replicas.integer ?? 0) < 0 {
      errors.append(.invalid("spec.replicas", replicas, "must be greater than or equal to 0"))
    }
    return errors
      + PodSpecRules.errors(object["spec", "template", "spec"], at: "spec.template.spec")
  }

  func errors(changing old: APIObject, to new: APIObject) -> [FieldError] {
    let selector = new["spec", "selector"] ?? .null
    return (old["spec", "selector"] ?? .null) == selector
      ? [] : [.immutable("spec.selector", selector)]
  }

  private func applyDeploymentDefaults(_ object: inout APIObject) {
    if object["spec", "strategy"] == nil {
      object["spec", "strategy"] = [
        "type": "RollingUpdate",
        "rollingUpdate": ["maxUnavailable": "25%", "maxSurge": "25%"],
      ]
    }
    if object["spec", "revisionHistoryLimit"] == nil { object["spec", "revisionHistoryLimit"] = 10 }
    if object["spec", "progressDeadlineSeconds"] == nil {
      object["spec", "progressDeadlineSeconds"] = 600
    }
  }
}
