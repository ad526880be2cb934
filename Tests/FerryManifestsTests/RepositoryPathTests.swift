// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryManifests
import Testing

struct RepositoryPathTests {
  @Test(arguments: [
    ("environments/Prod/eu-1/a.yaml", "\"Prod\" cannot be", Diagnostic.Severity.error),
    ("environments/prod/EU/a.yaml", "\"EU\" cannot be", .error),
    ("environments/prod/../a.yaml", "\"..\" cannot be", .error),
    ("environments/prod//a.yaml", "\"\" cannot be", .error),
    ("environments/prod/eu-1/more/a.yaml", "no folders in them", .error),
    ("environments/pipeline.yml", "another name", .error),
    ("environments/a.yaml", "in no cluster folder", .warning),
    ("environments/prod/a.yml", "in no cluster folder", .warning),
  ])
  func `a manifest where nothing reads it is told`(
    _ path: String, _ message: String, _ severity: Diagnostic.Severity
  ) throws {
    guard case .misplaced(let diagnostic) = RepositoryPath(path) else {
      Issue.record("\(path) is \(RepositoryPath(path))")
      return
    }
    #expect(diagnostic.file == path)
    #expect(diagnostic.message.contains(message), "\(diagnostic)")
    #expect(diagnostic.severity == severity)
  }

  @Test func `each path has one meaning`() {
    #expect(RepositoryPath("environments/pipeline.yaml") == .pipeline)
    #expect(RepositoryPath("environments/production/eu-1/a.yaml") == .manifest(productionEU))
    #expect(RepositoryPath("environments/production/eu-1/a.yml") == .manifest(productionEU))
    #expect(RepositoryPath("environments/production/eu-1/README.md") == .note(productionEU))
    #expect(RepositoryPath("templates/jobs/apply.yaml") == .template)
    for path in ["README.md", "environments/README.md", "templates", "src/a.yaml", "", "/", "a//b"]
    {
      #expect(RepositoryPath(path) == .ignored)
    }
  }

  @Test(arguments: [UnreadableEntry.symlink, .submodule, .tooLarge(limit: 5)])
  func `what cannot be read stops its own cluster only`(_ reason: UnreadableEntry) {
    var repository = Repository()
    repository.add(unreadable: "environments/production/eu-1/a.yaml", because: reason)
    repository.add(
      SourceFile(path: "environments/production/us-1/a.yaml", text: bundleText()))
    let state = repository.desiredState(at: someRevision)
    #expect(state.diagnostics.isEmpty)
    #expect(state.clusters.filter { $0.value.isBroken }.map(\.key) == [productionEU])
  }

  @Test func `a symbolic link in the place of a cluster folder stops that cluster only`() {
    var repository = Repository()
    repository.add(unreadable: "environments/production/eu-1", because: .symlink)
    let state = repository.desiredState(at: someRevision)
    #expect(state.diagnostics.isEmpty)
    #expect(state.clusters.filter { $0.value.isBroken }.map(\.key) == [productionEU])
  }

  @Test(arguments: ["environments", "environments/production", "templates/jobs"])
  func `a symbolic link above the clusters stops everything`(_ path: String) {
    var repository = Repository()
    repository.add(unreadable: path, because: .symlink)
    let diagnostics = repository.desiredState(at: someRevision).diagnostics
    #expect(diagnostics.map(\.message) == ["this is a symbolic link, and Ferry follows none"])
  }

  @Test func `a symbolic link elsewhere is nobody's business`() {
    var repository = Repository()
    repository.add(unreadable: "docs/latest", because: .symlink)
    #expect(repository.desiredState(at: someRevision).allDiagnostics.isEmpty)
  }

  @Test func `more files than the limit are an error`() {
    var limits = ReadLimits()
    limits.files = 3
    let files = (0..<4).map {
      SourceFile(path: "environments/staging/eu-1/\($0).yaml", text: "")
    }
    let state = Repository(files, limits: limits).desiredState(at: someRevision)
    #expect(state.diagnostics.map(\.message) == ["there are more than 3 files"])
  }

  @Test func `a cluster folder without manifests is an empty cluster`() {
    let state = state(["environments/production/eu-1/README.md": "soon"])
    #expect(state.clusters[productionEU]?.bundles.isEmpty == true)
    #expect(state.allDiagnostics.isEmpty)
  }

  @Test func `a file that was parsed before counts as if it were read`() {
    let file = SourceFile(path: "environments/production/eu-1/a.yaml", text: bundleText())
    var repository = Repository()
    repository.add([ParsedFile(file)], of: productionEU)
    #expect(
      repository.desiredState(at: someRevision)
        == Repository([file]).desiredState(at: someRevision)
    )
  }

  @Test func `a broken template is an error of the repository`() {
    let file = SourceFile(path: "templates/jobs/apply.yaml", text: "kind: Pod")
    let diagnostics = Repository([file]).desiredState(at: someRevision).diagnostics
    #expect(diagnostics.map(\.file) == ["templates/jobs/apply.yaml"])
  }
}
