// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryTemplates
import FerryYAML

/// `spec` of a Bundle.
struct BundleSpec {
  let repository: RegistryRepository
  let registry: Place
  let version: Located<WantedVersion>
  let credentials: Located<String>?
  let projectNamespace: Located<Namespace>?
  let values: Located<String>?
  let environment: [String: String]
  /// As it is written, with the version that is meant when none is.
  let json: JSONValue

  static let keys = ["registry", "repo", "version", "auth", "project_namespace", "values", "env"]

  /// Nothing when something in it cannot be used; everything that is wrong is noted.
  init?(_ node: YAMLNode, into findings: inout Findings) {
    guard let section = Section(node, "spec", keys: Self.keys, into: &findings) else { return nil }
    let before = findings.errors
    let registry = section.requiredText("registry", into: &findings)
    let repo = section.requiredText("repo", into: &findings)
    registry.map { checkRegistry($0, into: &findings) }
    repo.map { checkRepository($0, into: &findings) }
    let version = readVersion(of: section, into: &findings)
    credentials = readObjectName("auth", of: section, into: &findings)
    values = readValues(of: section, into: &findings)
    projectNamespace = readProjectNamespace(of: section, into: &findings)
    environment = readEnvironment(of: section, into: &findings)
    guard findings.errors == before, let registry, let repo, let version else { return nil }
    repository = RegistryRepository(registry: registry.value, path: repo.value)
    self.registry = registry.place
    self.version = version
    var json: JSONValue = [
      "registry": .string(registry.value), "repo": .string(repo.value),
      "version": .string(version.value.description),
    ]
    json["auth"] = credentials.map { .string($0.value) }
    json["project_namespace"] = projectNamespace.map { .string($0.value.text) }
    json["values"] = values.map { .string($0.value) }
    if section["env"] != nil { json["env"] = JSONValue(environment) }
    self.json = json
  }
}

extension Findings {
  /// How many errors were noted so far.
  fileprivate var errors: Int { diagnostics.count { $0.severity == .error } }
}

private func checkRegistry(_ registry: Located<String>, into findings: inout Findings) {
  let text = registry.value
  guard !isRegistry(text) else { return }
  let bare = text.firstRange(of: "://").map { text[$0.upperBound...] } ?? text[...]
  let host = String(bare.prefix { $0 != "/" })
  let (message, remedy) =
    if text.contains("://") {
      ("spec.registry has a scheme: \(text.excerpt)", "write the host alone: \(host.excerpt)")
    } else if text.contains("/") {
      (
        "spec.registry has a path: \(text.excerpt)",
        "write \(host.excerpt), and the path in spec.repo"
      )
    } else {
      ("\"\(text.excerpt)\" cannot be a registry", "write a host with an optional port")
    }
  findings.add(at: registry.place, message, remedy: remedy)
}

private func checkRepository(_ repo: Located<String>, into findings: inout Findings) {
  guard !isRepository(repo.value) else { return }
  let hasTag = repo.value.contains(":") || repo.value.contains("@")
  findings.add(
    at: repo.place, "\"\(repo.value.excerpt)\" cannot be a repository",
    remedy: hasTag
      ? "write the path alone, and the version in spec.version"
      : "write a path such as team/shop: a-z, 0-9, and . _ - between them")
}

/// Without a version `latest` is meant, as the type of the cluster has it.
private func readVersion(
  of section: Section, into findings: inout Findings
) -> Located<WantedVersion>? {
  guard section["version"] != nil else {
    return Located(value: .latest, place: Place(section.node))
  }
  guard let text = section.text("version", into: &findings) else { return nil }
  guard let version = WantedVersion(text.value) else {
    findings.add(
      at: text.place, "\"\(text.value.excerpt)\" is neither a tag nor a mask",
      remedy: "write a tag (1.4.0), a mask (1.4.*), a range (^1.4, ~1.4.2, >=1.2 <2) or latest")
    return nil
  }
  return Located(value: version, place: text.place)
}

/// Empty is how charts leave a name out.
private func readName(
  _ key: String, of section: Section, into findings: inout Findings
) -> Located<String>? {
  if case .scalar(.string(""))? = section[key]?.content { return nil }
  return section.text(key, into: &findings)
}

private func readObjectName(
  _ key: String, of section: Section, into findings: inout Findings
) -> Located<String>? {
  guard let name = readName(key, of: section, into: &findings) else { return nil }
  guard isDNSSubdomain(name.value) else {
    findings.add(
      at: name.place, "\(section.name(key)) \"\(name.value.excerpt)\" cannot be a name",
      remedy: "write the name of a \(key == "auth" ? "Secret" : "ConfigMap") of this namespace")
    return nil
  }
  return name
}

private func readValues(
  of section: Section, into findings: inout Findings
) -> Located<String>? {
  guard let name = readObjectName("values", of: section, into: &findings) else { return nil }
  guard !isNameOfCopy(name.value) else {
    findings.add(
      at: name.place,
      "\(section.name("values")) \"\(name.value.excerpt)\" is the name of a Job's copy",
      remedy: "write the name of the ConfigMap that it was copied from")
    return nil
  }
  return name
}

/// The copies that Jobs read are named `<bundle>-apply-<8 hex>-<attempt>-values`, and come and go
/// with their Job.
private func isNameOfCopy(_ name: String) -> Bool {
  // Swift compiles the expression anew for each name, so most are told apart before.
  name.contains("-apply-") && name.contains(/-apply-[0-9a-f]{8}-[0-9]+-values$/)
}

private func readProjectNamespace(
  of section: Section, into findings: inout Findings
) -> Located<Namespace>? {
  guard let text = readName("project_namespace", of: section, into: &findings) else { return nil }
  guard let namespace = Namespace(text.value) else {
    findings.add(
      at: text.place, "\"\(text.value.excerpt)\" cannot be a namespace", remedy: dnsLabelRemedy)
    return nil
  }
  return Located(value: namespace, place: text.place)
}

private func readEnvironment(
  of section: Section, into findings: inout Findings
) -> [String: String] {
  var environment: [String: String] = [:]
  for (key, name, value) in section.strings("env", into: &findings) {
    if JobVariable.isReserved(name) {
      findings.add(
        .warning, at: key, "spec.env.\(name) has no effect: Ferry sets it for every Job",
        remedy: "remove it")
    } else if !isVariableName(name) {
      findings.add(
        at: key, "\"\(name.excerpt)\" cannot be an environment variable",
        remedy: "use letters, digits and _ only, not a digit first")
    }
    environment[name] = value
  }
  return environment
}

private func isVariableName(_ name: String) -> Bool {
  guard (1...255).contains(name.utf8.count), let first = name.utf8.first else { return false }
  return !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
    && name.utf8.allSatisfy { $0.isAlphanumeric || "_.-".utf8.contains($0) }
}
