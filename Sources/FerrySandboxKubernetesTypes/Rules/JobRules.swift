// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesObjects

struct JobRules: TypeRules {
  func applyDefaults(_ object: inout APIObject) {
    guard object["spec"]?.object != nil else { return }
    let isParallel = object["spec", "parallelism"] != nil
    set("completions", isParallel ? nil : 1, in: &object)
    set("parallelism", 1, in: &object)
    set("backoffLimit", 6, in: &object)
    set("completionMode", "NonIndexed", in: &object)
    set("suspend", false, in: &object)
    set("manualSelector", false, in: &object)
    set("podReplacementPolicy", "TerminatingOrFailed", in: &object)
    guard var spec = object["spec", "template", "spec"], spec.object != nil else { return }
    PodDefaults.apply(to: &spec, restartPolicy: nil)
    object["spec", "template", "spec"] = spec
  }

  /// The labels by which a Job finds its pods.
  func prepare(_ object: inout APIObject) {
    object["status"] = [:]
    guard object["spec", "manualSelector"]?.bool != true else { return }
    let (uid, name) = (JSONValue.string(object.uid), JSONValue.string(object.name))
    let given = object["spec", "template", "metadata", "labels"]
    let labels = [
      "batch.kubernetes.io/controller-uid": uid, "batch.kubernetes.io/job-name": name,
      "controller-uid": uid, "job-name": name,
    ]
    for (key, value) in labels { object["spec", "template", "metadata", "labels", key] = value }
    if object["metadata", "labels"] == nil, given == nil {
      object["metadata", "labels"] = object["spec", "template", "metadata", "labels"]
    }
    if object["spec", "selector"] == nil {
      object["spec", "selector"] = ["matchLabels": ["batch.kubernetes.io/controller-uid": uid]]
    }
  }

  func errors(in object: APIObject) -> [FieldError] {
    let spec = object["spec"]
    var errors = PodSpecRules.errors(spec?[["template", "spec"]], at: "spec.template.spec")
    for key in [
      "parallelism", "completions", "backoffLimit", "activeDeadlineSeconds",
      "ttlSecondsAfterFinished",
    ] {
      guard let value = spec?[key], (value.integer ?? 0) < 0 else { continue }
      errors.append(.invalid("spec.\(key)", value, "must be greater than or equal to 0"))
    }
    return errors + restartErrors(spec) + selectorErrors(object)
  }

  func errors(changing old: APIObject, to new: APIObject) -> [FieldError] {
    var errors: [FieldError] = []
    for key in ["completions", "selector", "completionMode"] {
      let (was, now) = (old["spec", key] ?? .null, new["spec", key] ?? .null)
      if was != now { errors.append(.immutable("spec.\(key)", now)) }
    }
    let template = new["spec", "template", "spec"] ?? .null
    if old["spec", "template"] != new["spec", "template"] {
      errors.append(.immutable("spec.template.spec", template))
    }
    return errors
  }

  private func restartErrors(_ spec: JSONValue?) -> [FieldError] {
    let field = "spec.template.spec.restartPolicy"
    let policy = spec?[["template", "spec", "restartPolicy"]]
    guard let policy else {
      return [.required(field, "valid values: \"OnFailure\", \"Never\"")]
    }
    guard ["OnFailure", "Never"].contains(policy.string) else {
      return [.notSupported(field, policy, supported: ["OnFailure", "Never"])]
    }
    return []
  }

  private func selectorErrors(_ object: APIObject) -> [FieldError] {
    let labels = object["spec", "template", "metadata", "labels"]?.strings ?? [:]
    var errors = MetadataRules.labelErrors(labels, at: "spec.template.labels")
    let selector = object["spec", "selector"]
    if !LabelSelector(selector).matches(labels) {
      errors.append(
        .invalid(
          "spec.template.metadata.labels", .string(""),
          "`selector` does not match template `labels`"))
    }
    let isOwn = selector?[["matchLabels", "batch.kubernetes.io/controller-uid"]] != nil
    if object["spec", "manualSelector"]?.bool != true, !isOwn {
      errors.append(.invalid("spec.selector", selector ?? .null, "`selector` not auto-generated"))
    }
    return errors
  }

  private func set(_ key: String, _ value: JSONValue?, in object: inout APIObject) {
    if object["spec", key] == nil, let value { object["spec", key] = value }
  }
}
