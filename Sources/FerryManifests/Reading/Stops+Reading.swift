// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryYAML

extension Stops {
  /// Takes in `environments/<environment>/holds.yaml`.
  mutating func readHolds(_ file: SourceFile, of environment: EnvironmentName) {
    let (found, problems) = entries(of: file, .holds) { section, findings -> Hold? in
      let bundle = section.meantBundle(into: &findings)
      let note = section.stopNote(into: &findings)
      guard let bundle, let note else { return nil }
      return Hold(environment: environment, bundle: bundle.name, note: note)
    }
    holds += found
    diagnostics += problems
  }

  /// Takes in `environments/rejected.yaml`.
  mutating func readRejections(_ file: SourceFile) {
    let (found, problems) = entries(of: file, .rejections) { section, findings -> Rejection? in
      let bundle = section.meantBundle(into: &findings)
      let version = section.version(into: &findings)
      let note = section.stopNote(into: &findings)
      guard let bundle, let version, let note else { return nil }
      return Rejection(bundle: bundle.name, version: version, note: note)
    }
    rejections += found
    diagnostics += problems
  }
}

/// The entries of a file that could be read, and what is wrong with it.
private func entries<Entry>(
  of file: SourceFile, _ kind: DocumentKind, entry: (Section, inout Findings) -> Entry?
) -> ([Entry], [Diagnostic]) {
  var findings = Findings(file: file.path)
  let documents = YAMLStream.documents(of: file, into: &findings)
  if documents.count > 1 {
    findings.add(at: documents[1].root, "a second document in this file", remedy: "keep one")
  }
  let sections = documents.first.map { entrySections(of: $0.root, kind, into: &findings) } ?? []
  let entries = sections.compactMap { entry($0, &findings) }
  return (entries, findings.diagnostics)
}

private func entrySections(
  of root: YAMLNode, _ kind: DocumentKind, into findings: inout Findings
) -> [Section] {
  let list = kind == .holds ? "holds" : "rejections"
  guard root.isDocument(kind, into: &findings),
    let top = Section(root, "", keys: ["apiVersion", "kind", "metadata", "spec"], into: &findings),
    let node = top["spec"], !node.isNull,
    let spec = Section(node, "spec", keys: [list], into: &findings),
    let value = spec[list], !value.isNull
  else { return [] }
  let keys =
    ["bundle", "reason", "by", "since", "until"] + (kind == .rejections ? ["version"] : [])
  return (spec.list(list, into: &findings) ?? []).enumerated().compactMap { index, item in
    Section(item, "spec.\(list)[\(index)]", keys: keys, into: &findings)
  }
}

/// The Bundle that an entry is about.
private struct MeantBundle {
  /// Nothing: every Bundle.
  let name: BundleName?
}

extension YAMLNode {
  fileprivate func isDocument(_ kind: DocumentKind, into findings: inout Findings) -> Bool {
    guard let found = DocumentKind(self, into: &findings) else { return false }
    guard found == kind else {
      findings.add(
        at: self["kind"] ?? self, "a \(found.rawValue) does not belong here", remedy: found.home)
      return false
    }
    return true
  }
}

extension Section {
  /// Nothing when it is wrong.
  fileprivate func meantBundle(into findings: inout Findings) -> MeantBundle? {
    guard self["bundle"] != nil else { return MeantBundle(name: nil) }
    guard let text = text("bundle", into: &findings) else { return nil }
    if text.value == "*" { return MeantBundle(name: nil) }
    if let name = BundleName(text.value) { return MeantBundle(name: name) }
    findings.add(
      at: text.place, "\"\(text.value.excerpt)\" cannot be a Bundle",
      remedy: "write its name, or leave bundle out, which means all of them")
    return nil
  }

  fileprivate func version(into findings: inout Findings) -> WantedVersion? {
    guard
      let text = requiredText(
        "version", remedy: "write the version or a mask such as 1.4.*", into: &findings)
    else { return nil }
    if let version = WantedVersion(text.value) { return version }
    findings.add(
      at: text.place, "\(name("version")) is \"\(text.value.excerpt)\", which is no version",
      remedy: "write an exact one or a mask such as 1.4.*")
    return nil
  }

  /// Who, why, since when and until when.
  fileprivate func stopNote(into findings: inout Findings) -> StopNote? {
    let reason = requiredText("reason", remedy: "say why, for the others", into: &findings)
    let by = requiredText("by", remedy: "say who, so that others can ask", into: &findings)
    let since = required("since", remedy: "say since when", into: &findings)
      .flatMap { _ in moment("since", into: &findings) }
    let until = self["until"].map { _ in moment("until", into: &findings) }
    guard let reason, let by, let since else { return nil }
    // An end that cannot be read is none.
    return StopNote(
      reason: reason.value, by: by.value, since: since, until: until.flatMap(\.self))
  }

  private func moment(_ key: String, into findings: inout Findings) -> Timestamp? {
    guard let text = text(key, into: &findings) else { return nil }
    if let moment = Timestamp(rfc3339: text.value) { return moment }
    findings.add(
      at: text.place, "\(name(key)) is \"\(text.value.excerpt)\", which is no time",
      remedy: "write it as 2026-11-21T09:30:00Z")
    return nil
  }
}
