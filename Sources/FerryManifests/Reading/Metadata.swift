// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryYAML

/// `metadata` of a Kubernetes object in Git.
struct Metadata {
  let name: Located<String>
  let namespace: Located<Namespace>
  let labels: [String: String]
  let annotations: [String: Located<String>]

  /// Nothing when name or namespace are missing or no names; whatever is wrong is noted.
  init?(_ document: Section, into findings: inout Findings) {
    let node = document.required("metadata", remedy: "add a name and a namespace", into: &findings)
    guard let node,
      let section = Section(
        node, "metadata", keys: ["name", "namespace", "labels", "annotations"],
        refused: Self.refused, into: &findings)
    else { return nil }
    labels = readLabels(of: section, into: &findings)
    annotations = readAnnotations(of: section, into: &findings)
    let name = section.requiredText("name", into: &findings)
    let namespace = section.requiredText(
      "namespace",
      remedy: "name the namespace: a manifest must mean the same wherever it is applied",
      into: &findings)
    guard let name, let namespace else { return nil }
    guard let checked = Namespace(namespace.value) else {
      findings.add(
        at: namespace.place, "\"\(namespace.value.excerpt)\" cannot be a namespace",
        remedy: dnsLabelRemedy)
      return nil
    }
    self.name = name
    self.namespace = Located(value: checked, place: namespace.place)
  }

  private static let refused = Dictionary(
    uniqueKeysWithValues: [
      "uid", "resourceVersion", "creationTimestamp", "deletionTimestamp", "generation",
      "managedFields", "selfLink", "deletionGracePeriodSeconds",
    ].map { ($0, "remove it: the API server sets it") }
      + ["finalizers", "ownerReferences", "generateName"].map { ($0, "remove it: Ferry sets it") })
}

/// What to do about a name that is no DNS label.
let dnsLabelRemedy = "use a-z, 0-9 and - only, at most 63, with a letter or digit at both ends"

/// The labels of a section that can be labels and are not Ferry's; what is wrong with others is noted.
func readLabels(of section: Section, into findings: inout Findings) -> [String: String] {
  var labels: [String: String] = [:]
  for (key, name, value) in section.strings("labels", into: &findings) {
    guard !name.hasPrefix("ferry.dev/"), name != Label.managedBy else {
      findings.add(at: key, "the label \(name.excerpt) is Ferry's own", remedy: "remove it")
      continue
    }
    guard isQualifiedName(name), isLabelValue(value) else {
      findings.add(
        at: key, "\(name.excerpt): \(value.excerpt) cannot be a label",
        remedy: "use letters, digits, - _ and . only, at most 63")
      continue
    }
    labels[name] = value
  }
  return labels
}

private func readAnnotations(
  of section: Section, into findings: inout Findings
) -> [String: Located<String>] {
  var annotations: [String: Located<String>] = [:]
  for (key, name, value) in section.strings("annotations", into: &findings) {
    guard isQualifiedName(name) else {
      findings.add(
        at: key, "\(name.excerpt) cannot be an annotation",
        remedy: "use letters, digits, - _ and . only, at most 63, after an optional domain and /")
      continue
    }
    annotations[name] = Located(value: value, place: Place(key))
  }
  return annotations
}

/// Whether the text may be the value of a label
/// (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels).
func isLabelValue(_ text: String) -> Bool {
  text.isEmpty || isNamePart(text)
}

/// Whether the text is `name` or `domain/name`, as keys of labels and annotations are.
func isQualifiedName(_ text: String) -> Bool {
  let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
  switch parts.count {
  case 1: return isNamePart(parts[0])
  case 2: return isDNSSubdomain(parts[0]) && isNamePart(parts[1])
  default: return false
  }
}

private func isNamePart(_ text: String) -> Bool {
  guard (1...63).contains(text.utf8.count), let first = text.utf8.first, let last = text.utf8.last
  else { return false }
  return first.isAlphanumeric && last.isAlphanumeric
    && text.utf8.allSatisfy { $0.isAlphanumeric || "-_.".utf8.contains($0) }
}

extension UInt8 {
  /// Whether it is an ASCII letter or digit.
  var isAlphanumeric: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
