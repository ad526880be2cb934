// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerrySandboxKubernetesObjects

/// A field selector: every term must hold.
package struct FieldSelector: Hashable, Sendable {
  package let terms: [Term]

  package struct Term: Hashable, Sendable {
    package let path: [String]
    package let value: String
    package let isEqual: Bool

    package init(path: [String], value: String, isEqual: Bool) {
      self.path = path
      self.value = value
      self.isEqual = isEqual
    }
  }

  package static let everything = FieldSelector(terms: [])

  package var isEmpty: Bool { terms.isEmpty }

  /// Reads the text of a `fieldSelector` parameter; fields that the type cannot select by are
  /// refused.
  package init(parsing text: String, for type: ResourceType) throws(APIFailure) {
    var terms: [Term] = []
    for part in text.split(separator: ",") {
      terms.append(try Self.term(String(part), type))
    }
    self.terms = terms
  }

  package init(terms: [Term]) { self.terms = terms }

  package func matches(_ object: APIObject) -> Bool {
    terms.allSatisfy { term in
      let found = object.json[term.path]
      let text = found?.string ?? found?.canonicalText ?? ""
      return (text == term.value) == term.isEqual
    }
  }

  private static func term(_ text: String, _ type: ResourceType) throws(APIFailure) -> Term {
    for (sign, isEqual) in [("!=", false), ("==", true), ("=", true)] {
      guard let range = text.firstRange(of: sign) else { continue }
      let field = String(text[..<range.lowerBound])
      guard let path = type.selectablePath(field) else {
        throw .badRequest("field label not supported: \(field)")
      }
      return Term(path: path, value: String(text[range.upperBound...]), isEqual: isEqual)
    }
    throw .badRequest("invalid selector: '\(text)'; can't understand '\(text)'")
  }
}

extension ResourceType {
  /// Where the value of a selectable field is kept.
  func selectablePath(_ field: String) -> [String]? {
    if field == "metadata.name" || (field == "metadata.namespace" && isNamespaced) {
      return field.split(separator: ".").map(String.init)
    }
    guard !isCustom, let path = Self.selectable[plural]?[field] else { return nil }
    return path.split(separator: ".").map(String.init)
  }

  private static let selectable: [String: [String: String]] = [
    "secrets": ["type": "type"],
    "namespaces": ["status.phase": "status.phase"],
    "pods": [
      "status.phase": "status.phase", "spec.nodeName": "spec.nodeName",
      "spec.restartPolicy": "spec.restartPolicy",
      "spec.serviceAccountName": "spec.serviceAccountName",
      "spec.schedulerName": "spec.schedulerName", "status.podIP": "status.podIP",
    ],
    "jobs": ["status.successful": "status.succeeded"],
    "events": events,
  ]

  /// Events are kept in the core form; both forms' names of their fields lead there.
  private static let events: [String: String] = {
    var paths = [
      "type": "type", "reason": "reason", "reportingComponent": "reportingComponent",
      "reportingController": "reportingComponent", "source": "source.component",
    ]
    for member in [
      "kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath",
    ] {
      paths["involvedObject." + member] = "involvedObject." + member
      paths["regarding." + member] = "involvedObject." + member
    }
    return paths
  }()
}
