// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryPlan
import FerryTemplates
import FerryYAML
import Testing

struct InstallTemplateTests {
  let manifests: [JSONValue]

  init() throws {
    manifests = try filesOfProject(["templates/install"]).flatMap { file in
      try YAMLStream(file.content).documents.map { json($0.root) }
    }
  }

  @Test func `each manifest says what it is`() {
    #expect(manifests.count > 8)
    for manifest in manifests {
      #expect(manifest["apiVersion"]?.string != nil)
      #expect(manifest["kind"]?.string != nil)
      #expect(manifest[["metadata", "name"]]?.string != nil)
    }
  }

  @Test func `Ferry reads a Secret by name only and has no wildcards`() throws {
    let role = try #require(manifest("ClusterRole", "ferry"))
    for rule in role["rules"]?.array ?? [] {
      let resources = rule["resources"]?.array ?? []
      let verbs = rule["verbs"]?.array ?? []
      #expect(!resources.contains("*") && !verbs.contains("*"))
      if resources.contains("secrets") { #expect(verbs == ["get"]) }
    }
  }

  @Test func `for namespaces the rights are the same, as Roles, and nothing is cluster-wide`()
    throws
  {
    let wide = try InstallTemplates.manifests(for: nil)
    let narrow = try InstallTemplates.manifests(
      for: [Namespace(checked: "shop"), Namespace(checked: "on")])
    let rules = try #require(wide.first { $0["kind"] == "ClusterRole" }?["rules"])
    #expect(
      narrow.map(\.title) == wide.prefix(4).map(\.title) + [
        "Role on/ferry", "RoleBinding on/ferry", "Role shop/ferry", "RoleBinding shop/ferry",
      ])
    #expect(narrow.filter { $0["kind"] == "Role" }.allSatisfy { $0["rules"] == rules })
    let account: JSONValue = [
      "kind": "ServiceAccount", "name": "ferry", "namespace": "ferry-system",
    ]
    for binding in narrow where binding["kind"] == "RoleBinding" {
      #expect(binding[["roleRef", "kind"]] == "Role")
      #expect(binding[["roleRef", "name"]] == "ferry")
      #expect(binding["subjects"] == [account])
    }
  }

  @Test func `each field of the type is described`() throws {
    #expect(undescribed(try schema(), at: "") == [])
  }

  @Test func `each binding names a role and an account that are there`() {
    for binding in manifests where binding["kind"]?.string?.hasSuffix("Binding") == true {
      let role = binding["roleRef"]
      #expect(manifest(role?["kind"]?.string ?? "", role?["name"]?.string ?? "") != nil)
      for subject in binding["subjects"]?.array ?? [] {
        #expect(manifest("ServiceAccount", subject["name"]?.string ?? "") != nil)
      }
    }
  }

  @Test func `the type of Bundles takes the fields that Git may have`() throws {
    let spec = try #require(schema()[["properties", "spec"]])
    #expect(spec["required"] == ["registry", "repo"])
    #expect(
      spec["properties"]?.object?.keys.sorted()
        == ["auth", "env", "project_namespace", "registry", "repo", "values", "version"])
    #expect(spec[["properties", "version", "default"]] == "latest")
    #expect(spec[["properties", "env", "additionalProperties", "type"]] == "string")
  }

  @Test func `the type of Bundles takes every status that Ferry writes`() throws {
    let now = Timestamp(seconds: 1)
    let status = BundleStatus(
      ready: 1, target: someRelease,
      deploy: BundleStatus.Deployment(
        release: someRelease, fingerprint: Fingerprint(text: "v1:1"), revision: "r", time: now),
      history: [
        BundleStatus.HistoryEntry(
          release: someRelease, result: .failed, job: "j", started: now, finished: now,
          revision: "r", reason: "JobFailed", message: "m")
      ],
      conditions: [
        Condition(.ready, true, reason: "Deployed", message: "", observedGeneration: 1, since: now)
      ],
      observedGeneration: 1)
    let schema = try #require(schema()[["properties", "status"]])
    #expect(unknownKeys(of: status.json, in: schema) == [])
  }

  @Test func `kubectl shows where a Bundle is`() throws {
    let version = try #require(crd()["versions"]?.array?.first)
    let columns = (version["additionalPrinterColumns"]?.array ?? []).map { $0["name"]?.string }
    #expect(columns == ["Registry", "Repo", "Target", "Version", "Digest", "Ready", "Age"])
    #expect(version[["subresources", "status"]] == [:])
  }

  @Test func `the text of a merge request ends with the marker`() throws {
    let text = try #require(JobTemplates.builtIn("templates/merge-request.md"))
    #expect(text.hasSuffix("{{{marker}}}\n"))
  }

  private func manifest(_ kind: String, _ name: String) -> JSONValue? {
    manifests.first { $0["kind"]?.string == kind && $0[["metadata", "name"]]?.string == name }
  }

  private func crd() throws -> JSONValue {
    try #require(manifest("CustomResourceDefinition", "bundles.operator.werf.dev")?["spec"])
  }

  private func schema() throws -> JSONValue {
    try #require(try crd()["versions"]?.array?.first?[["schema", "openAPIV3Schema"]])
  }
}

extension JSONValue {
  /// `Role shop/ferry`.
  fileprivate var title: String {
    let namespace = self[["metadata", "namespace"]]?.string.map { "\($0)/" } ?? ""
    return "\(self["kind"]?.string ?? "") \(namespace)\(self[["metadata", "name"]]?.string ?? "")"
  }
}

/// The keys that an API server would not know, with the way to them.
private func unknownKeys(of value: JSONValue, in schema: JSONValue) -> [String] {
  switch value {
  case .object(let members):
    members.flatMap { key, value -> [String] in
      guard let inner = schema[["properties", key]] else { return [key] }
      return unknownKeys(of: value, in: inner).map { "\(key).\($0)" }
    }
  case .array(let items): items.flatMap { unknownKeys(of: $0, in: schema["items"] ?? [:]) }
  case .null, .bool, .integer, .double, .string: []
  }
}

/// The fields and items of a schema without a description, with the way to them. Metadata is every
/// object's: an API server refuses a type that describes it.
private func undescribed(_ schema: JSONValue, at path: String) -> [String] {
  let inner =
    (schema["properties"]?.object ?? [:]).map { ("\(path).\($0.key)", $0.value) }
    + ["items", "additionalProperties"].compactMap { key in
      schema[key].map { ("\(path)[]", $0) }
    }
  let isDescribed = schema["description"]?.string?.isEmpty == false
  let own = isDescribed == (path != ".metadata") ? [] : [path]
  return own + inner.flatMap { undescribed($0.1, at: $0.0) }.sorted()
}

private func json(_ node: YAMLNode) -> JSONValue {
  switch node.content {
  case .sequence(let items): .array(items.map(json))
  case .mapping(let entries):
    .object(Dictionary(uniqueKeysWithValues: entries.map { ($0.key.text ?? "", json($0.value)) }))
  case .scalar(.null): .null
  case .scalar(.bool(let flag)): .bool(flag)
  case .scalar(.integer(let number)): .integer(number)
  case .scalar(.double(let number)): .double(number)
  case .scalar(.string(let text)): .string(text)
  }
}
