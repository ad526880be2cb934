// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryManifestFields
import FerryYAML

extension Pipeline {
  /// Reads `environments/pipeline.yaml`; without one the standard pipeline counts.
  ///
  /// With errors among the diagnostics the pipeline is only what could be read, and nothing may be
  /// done by it.
  package static func reading(_ file: SourceFile?) -> (Pipeline, [Diagnostic]) {
    guard let file else { return (.standard, []) }
    var findings = Findings(file: file.path)
    let documents = YAMLStream.documents(of: file, into: &findings)
    var pipeline = Pipeline(environments: [])
    if let root = documents.first?.root {
      if documents.count > 1 {
        findings.add(
          at: documents[1].root, "a second document in the pipeline file", remedy: "keep one")
      }
      pipeline.read(root, into: &findings)
    } else if findings.diagnostics.isEmpty {
      return (
        .standard,
        [Diagnostic(file: file.path, "the file is empty", remedy: "remove it, or say the order")]
      )
    }
    return (pipeline, findings.diagnostics)
  }

  private mutating func read(_ root: YAMLNode, into findings: inout Findings) {
    guard let kind = DocumentKind(root, into: &findings) else { return }
    guard kind == .pipeline else {
      findings.add(
        at: root["kind"] ?? root, "a \(kind.rawValue) does not belong here",
        remedy: "move it to environments/<environment>/<cluster>/")
      return
    }
    let top = Section(root, "", keys: ["apiVersion", "kind", "metadata", "spec"], into: &findings)
    top?["metadata"].map { _ = Section($0, "metadata", keys: ["name"], into: &findings) }
    guard let node = top?.required("spec", into: &findings),
      let spec = Section(node, "spec", keys: ["environments", "retry"], into: &findings)
    else { return }
    readEnvironments(of: spec, into: &findings)
    if let node = spec["retry"] { retry = RetryRules(node, spec.name("retry"), into: &findings) }
  }

  private mutating func readEnvironments(of spec: Section, into findings: inout Findings) {
    guard let node = spec.required("environments", into: &findings),
      let items = spec.list("environments", into: &findings)
    else { return }
    guard !items.isEmpty else {
      findings.add(
        at: node, "spec.environments is empty", remedy: "name the environments in their order")
      return
    }
    let read = items.enumerated().compactMap { index, item in
      ParsedEnvironment(item, "spec.environments[\(index)]", into: &findings)
    }
    environments = read.map(\.rules)
    checkGraph(read, into: &findings)
  }
}

extension RetryRules {
  fileprivate init(_ node: YAMLNode, _ path: String, into findings: inout Findings) {
    self.init()
    let section = Section(node, path, keys: ["attempts", "backoff", "ceiling"], into: &findings)
    guard let section else { return }
    attempts = section.integer("attempts", in: 1...100, into: &findings) ?? attempts
    backoff = section.duration("backoff", into: &findings) ?? backoff
    ceiling = section.duration("ceiling", into: &findings) ?? ceiling
    if ceiling < backoff {
      findings.add(
        at: section["ceiling"] ?? node, "\(path).ceiling is shorter than \(path).backoff",
        remedy: "make it at least as long")
    }
  }
}
