// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// A Job while Ferry adds its part to what the template says.
struct JobManifest {
  private(set) var json: JSONValue
  private let container: Int

  private static let pod = ["spec", "template", "spec"]

  init(_ filled: JSONValue, container: Int) {
    json = filled
    self.container = container
  }

  /// Who it is, whose it is, and what it is for.
  mutating func identify(_ work: JobWork, _ context: JobContext) {
    let labels: JSONValue = [
      Label.managedBy: .string(Label.ferry), Label.bundle: .string(context.bundle.id.name.text),
      Label.action: .string(work.name), Label.attempt: .string(String(context.attempt)),
    ]
    json.merge(labels, at: ["metadata", "labels"])
    json.merge(labels, at: ["spec", "template", "metadata", "labels"])
    json.merge(annotations(work, context), at: ["metadata", "annotations"])
    json.merge(
      [
        "name": .string(context.name),
        "namespace": .string(context.bundle.id.namespace.text),
        "ownerReferences": [
          [
            "apiVersion": "operator.werf.dev/v1", "kind": "Bundle",
            "name": .string(context.bundle.id.name.text), "uid": .string(context.ownerUID),
            "controller": true,
          ]
        ],
      ], at: ["metadata"])
  }

  /// Bounds for a template that sets none: a Job that hangs must end, and nobody else counts
  /// attempts.
  mutating func limit() {
    json.mergeDefaults(
      ["backoffLimit": 0, "activeDeadlineSeconds": 3600, "ttlSecondsAfterFinished": 3600],
      at: ["spec"])
    json.mergeDefaults(["restartPolicy": "Never"], at: Self.pod)
  }

  /// The environment as werf reads it.
  ///
  /// A variable is there once. Ferry's own win over the Bundle's, and those over the template's.
  mutating func addEnvironment(_ work: JobWork, _ context: JobContext) {
    var variables = contract(work, context)
    let own = context.bundle.environment.sorted { $0.key < $1.key }
    variables += own.filter { !JobVariable.isReserved($0.key) }.map { variable($0.key, $0.value) }
    changeContainer { container in
      let names = Set(variables.map { $0["name"] })
      let others = (container["env"]?.array ?? []).filter { !names.contains($0["name"]) }
      container["env"] = .array(variables + others)
    }
  }

  /// The planned values as files.
  mutating func addValues(_ values: ValuesCopy) {
    json.append(
      ["name": .string(JobVolume.values), "configMap": ["name": .string(values.name)]],
      at: Self.pod + ["volumes"])
    changeContainer {
      $0.append(
        mount(JobVolume.values, JobVolume.valuesPath, isReadOnly: true), at: ["volumeMounts"])
    }
  }

  /// A container that logs in to the registry first, and the place where it leaves the login:
  /// memory, which ends with the pod.
  mutating func addLogin(_ template: JSONValue, secret: String) {
    let shared = mount(JobVolume.login, JobVolume.loginPath, isReadOnly: false)
    var login = template
    for (name, key) in [(JobVariable.username, "username"), (JobVariable.password, "password")] {
      login.append(
        [
          "name": .string(name),
          "valueFrom": ["secretKeyRef": ["name": .string(secret), "key": .string(key)]],
        ], at: ["env"])
    }
    login.append(shared, at: ["volumeMounts"])
    changeContainer { $0.append(shared, at: ["volumeMounts"]) }
    json.append(
      ["name": .string(JobVolume.login), "emptyDir": ["medium": "Memory", "sizeLimit": "1Mi"]],
      at: Self.pod + ["volumes"])
    let others = json[Self.pod + ["initContainers"]]?.array ?? []
    json.merge(["initContainers": .array([login] + others)], at: Self.pod)
  }

  /// The Secret itself in the place where a login would be left.
  mutating func addDockerConfig(secret: String) {
    json.append(
      [
        "name": .string(JobVolume.login),
        "secret": [
          "secretName": .string(secret),
          "items": [["key": ".dockerconfigjson", "path": "config.json"]],
        ],
      ], at: Self.pod + ["volumes"])
    changeContainer {
      $0.append(
        mount(JobVolume.login, JobVolume.loginPath, isReadOnly: true), at: ["volumeMounts"])
    }
  }

  private func annotations(_ work: JobWork, _ context: JobContext) -> JSONValue {
    var annotations: JSONValue = [
      Annotation.fingerprint: .string(context.fingerprint),
      Annotation.revision: .string(context.revision.description),
    ]
    annotations[Annotation.release] = work.release.map { .string($0.description) }
    return annotations
  }

  private func contract(_ work: JobWork, _ context: JobContext) -> [JSONValue] {
    let files = context.values?.keys ?? []
    var variables = [variable(JobVariable.repository, context.bundle.repository.description)]
    if let release = work.release { variables.append(variable(JobVariable.tag, release.version)) }
    variables.append(variable(JobVariable.namespace, context.bundle.projectNamespace.text))
    variables.append(variable(JobVariable.release, context.bundle.id.name.text))
    return variables
      + files.enumerated().map { index, key in
        variable(
          JobVariable.values(index, of: files.count), JobVolume.valuesPath + "/" + key)
      }
  }

  private mutating func changeContainer(_ change: (inout JSONValue) -> Void) {
    guard var containers = json[Self.pod + ["containers"]]?.array,
      containers.indices.contains(container)
    else { return }
    change(&containers[container])
    json.merge(["containers": .array(containers)], at: Self.pod)
  }
}

private func variable(_ name: String, _ value: String) -> JSONValue {
  ["name": .string(name), "value": .string(value)]
}

private func mount(_ volume: String, _ path: String, isReadOnly: Bool) -> JSONValue {
  var mount: JSONValue = ["name": .string(volume), "mountPath": .string(path)]
  if isReadOnly { mount["readOnly"] = true }
  return mount
}
