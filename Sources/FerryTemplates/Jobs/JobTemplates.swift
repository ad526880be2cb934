// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryManifestFields
import FerryYAML

/// The templates that Jobs are made from: Ferry's own, and those of the config repository in their
/// place.
package struct JobTemplates: Sendable {
  /// The werf image that `${werf.image}` means, unless another is set.
  package static let werfImage = "registry.werf.io/werf/werf:2.77.1-alpine"

  /// What is wrong with the repository's own templates.
  package private(set) var diagnostics: [Diagnostic] = []
  private var jobs: [String: JobTemplate] = [:]
  private var login: TemplateValue?

  private static let folder = "templates/jobs/"

  /// Reads Ferry's templates and those given, of which the paths are from the repository's top.
  package init(repository files: [SourceFile] = []) {
    var texts = EmbeddedFiles.all.mapValues { Array($0.utf8) }
    for file in files { texts[file.path] = file.content }
    for (path, content) in texts.sorted(by: { $0.key < $1.key }) where path.hasPrefix(Self.folder) {
      read(SourceFile(path: path, content: content))
    }
  }

  /// The names that a Bundle's annotation `ferry.dev/template` may have.
  package var names: Set<String> {
    let names = { (suffix: String) in
      Set(jobs.keys.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) })
    }
    return names("-apply").intersection(names("-dismiss"))
  }

  /// The text of a template that Ferry ships, by its path, `templates/` included.
  package static func builtIn(_ path: String) -> String? { EmbeddedFiles.all[path] }

  /// The manifest of a Job.
  package func render(
    _ work: JobWork, _ context: JobContext
  ) throws(TemplateFailure) -> JSONValue {
    let own = templateName(work.name, context.bundle)
    // What is verified is the application, however it was deployed.
    let name = if case .verify = work, jobs[own] == nil { work.name } else { own }
    guard let template = jobs[name] else { throw failure(name, context) }
    let files = (context.values?.keys ?? []).map { JobVolume.valuesPath + "/" + $0 }
    let fill = { (value: TemplateValue) in
      value.filled(files: files) { $0.value(work, context) ?? "" }
    }
    var job = JobManifest(fill(template.value), container: template.container)
    job.identify(work, context)
    job.limit()
    job.addEnvironment(work, context)
    if let values = context.values { job.addValues(values) }
    if case .apply = work, let secret = context.bundle.credentials {
      switch context.login {
      case .account:
        guard let login else { throw failure("login", context) }
        job.addLogin(fill(login), secret: secret)
      case .dockerConfig: job.addDockerConfig(secret: secret)
      }
    }
    return job.json
  }

  /// The service account of a Bundle's apply Jobs; nothing when that cannot be told beforehand.
  package func serviceAccount(of bundle: DesiredBundle) -> String? {
    jobs[templateName("apply", bundle)]?.serviceAccount
  }

  private func templateName(_ work: String, _ bundle: DesiredBundle) -> String {
    [bundle.annotations[Annotation.template], work].compactMap { $0 }.joined(separator: "-")
  }

  private mutating func read(_ file: SourceFile) {
    let name = file.path.dropFirst(Self.folder.count)
    var findings = Findings(file: file.path)
    if name == "login.yaml" {
      login = document(of: file, into: &findings).flatMap { readLogin($0, into: &findings) }
    } else if ["apply.yaml", "dismiss.yaml", "verify.yaml"].contains(where: name.hasSuffix) {
      jobs[String(name.dropLast(".yaml".count))] = document(of: file, into: &findings).flatMap {
        JobTemplate($0, hasRelease: !name.hasSuffix("dismiss.yaml"), into: &findings)
      }
    } else {
      diagnostics.append(
        Diagnostic(
          .warning, file: file.path, "nothing uses a template of this name",
          remedy: "name it apply.yaml, dismiss.yaml, verify.yaml, login.yaml, <name>-apply.yaml,"
            + " <name>-dismiss.yaml or <name>-verify.yaml"))
    }
    diagnostics += findings.diagnostics
  }

  private func readLogin(_ root: YAMLNode, into findings: inout Findings) -> TemplateValue? {
    guard root["name"]?.text != nil, root["image"]?.text != nil else {
      findings.add(
        at: root, "the template is no container", remedy: "give it a name, an image, a command")
      return nil
    }
    findings.checkContainer(root)
    let value = TemplateValue(root, hasRelease: true, into: &findings)
    return findings.diagnostics.isEmpty ? value : nil
  }

  private func document(of file: SourceFile, into findings: inout Findings) -> YAMLNode? {
    let documents = YAMLStream.documents(of: file, into: &findings)
    guard findings.diagnostics.isEmpty else {
      findings.addHint("in brackets ${…} must stand in quotes")
      return nil
    }
    guard documents.count == 1, let root = documents.first?.root else {
      findings.add(
        at: .wholeFile, "the template has \(documents.count) documents",
        remedy: "write one")
      return nil
    }
    return root
  }

  private func failure(_ name: String, _ context: JobContext) -> TemplateFailure {
    let path = Self.folder + name + ".yaml"
    let problem = diagnostics.first { $0.file == path && $0.severity == .error }?.description
    return TemplateFailure(
      doing: "making Job \(context.name)",
      detail: problem ?? "there is no template \(path); add it, or remove the Bundle's annotation"
        + " \(Annotation.template)")
  }
}
