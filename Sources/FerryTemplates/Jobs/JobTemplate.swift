// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryYAML

/// A template that was found to be a Job to which Ferry can add its part.
struct JobTemplate: Sendable {
  let value: TemplateValue
  /// The index of the container that does the work.
  let container: Int
  /// The account with whose rights it works; nothing when that is filled in for each Job.
  let serviceAccount: String?

  /// The annotation with which a pod names its main container (https://kubernetes.io/docs/reference/
  /// labels-annotations-taints/#kubectl-kubernetes-io-default-container).
  private static let defaultContainer = "kubectl.kubernetes.io/default-container"

  /// Nothing when there is an error in the template; each is noted.
  init?(_ root: YAMLNode, hasRelease: Bool, into findings: inout Findings) {
    value = TemplateValue(root, hasRelease: hasRelease, into: &findings)
    guard Self.isJob(root, into: &findings),
      let pod = findings.mapping(root, ["spec", "template", "spec"]),
      let container = Self.container(in: root, pod, into: &findings)
    else { return nil }
    self.container = container
    let account = pod["serviceAccountName"]?.text ?? "default"
    serviceAccount = account.contains("${") ? nil : account
    _ = findings.list(pod, "initContainers")
    for volume in findings.list(pod, "volumes") where JobVolume.isReserved(volume["name"]?.text) {
      findings.add(
        at: volume, "the volume \(volume["name"]?.text ?? "") is Ferry's own",
        remedy: "give it another name")
    }
    for path in [["metadata"], ["spec", "template", "metadata"]] where root[path] != nil {
      for key in ["labels", "annotations"] where root[path + [key]] != nil {
        _ = findings.mapping(root, path + [key])
      }
    }
    Self.checkLifetime(root, into: &findings)
    if findings.diagnostics.contains(where: { $0.severity == .error }) { return nil }
  }

  private static func isJob(_ root: YAMLNode, into findings: inout Findings) -> Bool {
    guard root["apiVersion"]?.text == "batch/v1", root["kind"]?.text == "Job" else {
      findings.add(
        at: root, "the template is no Job",
        remedy: "begin it with apiVersion: batch/v1 and kind: Job")
      return false
    }
    return true
  }

  private static func container(
    in root: YAMLNode, _ pod: YAMLNode, into findings: inout Findings
  ) -> Int? {
    let containers = findings.list(pod, "containers")
    if pod["containers"]?.items.isEmpty ?? true {
      findings.add(at: pod, "the Job has no containers", remedy: "add one")
    }
    guard !containers.isEmpty else { return nil }
    let names = containers.map { $0["name"]?.text ?? "" }
    let wanted = root[["spec", "template", "metadata", "annotations", defaultContainer]]
    guard let index = wanted.map({ names.firstIndex(of: $0.text ?? "") }) ?? 0 else {
      findings.add(
        at: wanted ?? pod, "there is no container \(wanted?.text?.excerpt ?? "")",
        remedy: suggestion(for: wanted?.text ?? "", among: names))
      return nil
    }
    findings.checkContainer(containers[index])
    return index
  }

  /// The log must outlive the Job long enough to be read.
  private static func checkLifetime(_ root: YAMLNode, into findings: inout Findings) {
    guard let node = root[["spec", "ttlSecondsAfterFinished"]] else { return }
    _ = findings.integer(node, "spec.ttlSecondsAfterFinished", in: 600...31_536_000)
  }
}

extension Findings {
  /// Notes what would keep Ferry's environment and mounts out of a container.
  mutating func checkContainer(_ container: YAMLNode) {
    _ = list(container, "volumeMounts")
    for variable in list(container, "env") {
      guard let name = variable["name"]?.text, JobVariable.isReserved(name) else { continue }
      add(at: variable, "Ferry itself sets \(name)", remedy: "remove it")
    }
  }

  /// The mapping at the end of a path, which must be there.
  fileprivate mutating func mapping(_ root: YAMLNode, _ path: [String]) -> YAMLNode? {
    guard let node = root[path] else {
      add(at: root, "\(path.joined(separator: ".")) is missing", remedy: "add it")
      return nil
    }
    if case .mapping = node.content { return node }
    add(
      at: node, "\(path.joined(separator: ".")) must be a mapping, but \(node.said)",
      remedy: "write \"key: value\" lines")
    return nil
  }

  /// The items of a list that may be left out, all of them mappings.
  fileprivate mutating func list(_ node: YAMLNode, _ key: String) -> [YAMLNode] {
    guard let value = node[key] else { return [] }
    let items = value.items
    let areMappings = items.allSatisfy { if case .mapping = $0.content { true } else { false } }
    if areMappings, case .sequence = value.content { return items }
    add(
      at: value, "\(key) must be a list of mappings", remedy: "write \"- name: …\" for each item")
    return []
  }
}

extension YAMLNode {
  /// The value at the end of a path of keys.
  fileprivate subscript(path: [String]) -> YAMLNode? {
    path.reduce(Optional(self)) { $0?[$1] }
  }
}
