// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryManifests
import Testing

struct VersionEditTests {
  @Test(arguments: [
    ("an alias", "version: *v", "*v stands for"), ("a block", "version: |\n    1.4.0", "block"),
    ("a mapping", "version: {a: b}", ""), ("two of them", "version: a\n  version: b", "twice"),
  ])
  func `a version that is not plainly there is left alone`(
    _ name: String, _ line: String, _ reason: String
  ) {
    let text = "kind: Bundle\nanchor: &v '1'\nspec:\n  registry: a\n  \(line)\n"
    let failure = #expect(throws: EditFailure.self) { try edited(text, to: "1.4.1") }
    #expect(failure?.detail.contains(reason) == true, "\(failure?.detail ?? "")")
  }

  @Test(arguments: ["1.4.*", "latest", "", "a b", "1\nspec: {}", "\"", "${x}"])
  func `only an exact version is written`(_ version: String) {
    #expect(throws: EditFailure.self) {
      try edited("kind: Bundle\nspec: {version: a}", to: version)
    }
  }

  @Test func `a document that is no Bundle any more is left alone`() {
    #expect(throws: EditFailure.self) { try edited("kind: ConfigMap\nspec: {}", to: "1") }
    #expect(throws: EditFailure.self) { try edited("kind: [", to: "1") }
    #expect(throws: EditFailure.self) {
      try edited("kind: Bundle\nspec: {version: a}", document: 1, to: "1")
    }
  }

  @Test func `only the bytes of the version change`() throws {
    let before = "# why\nkind: Bundle\r\nspec:\n    repo: a   # b\n    version: '1.4.0'  # c\n---\n"
    #expect(try edited(before, to: "1.4.1") == before.replacing("1.4.0", with: "1.4.1"))
  }

  @Test func `the document of the origin is edited and no other`() throws {
    let one = "kind: Bundle\nspec:\n  version: 1.4.0\n"
    #expect(
      try edited(one + "---\n" + one, document: 1, to: "1.4.1")
        == one + "---\n" + one.replacing("1.4.0", with: "1.4.1"))
  }

  @Test func `a version that looks like a number stays a text`() throws {
    let text = try edited("kind: Bundle\nspec:\n  version: 1.4.0\n", to: "1.40")
    #expect(text == "kind: Bundle\nspec:\n  version: \"1.40\"\n")
  }

  @Test func `a Bundle without a version gets one`() throws {
    let text = try edited("kind: Bundle\nspec:\n  repo: a  # b\n", to: "1.4.1")
    #expect(text == "kind: Bundle\nspec:\n  repo: a  # b\n  version: 1.4.1\n")
  }

  @Test func `every Bundle of the example can be promoted`() throws {
    let files = try filesOfProject(["environments"])
    let state = Repository(files).desiredState(at: someRevision)
    for bundle in state.clusters.values.flatMap(\.bundles.values) {
      let file = try #require(files.first { $0.path == bundle.origin.file })
      let content = try versionEdit(in: file.content, at: bundle.origin, to: "9.9.9")
      let others = files.filter { $0.path != file.path }
      let after = Repository(others + [SourceFile(path: file.path, content: content)])
        .desiredState(at: someRevision)
      let versions = after.clusters.values.flatMap(\.bundles.values).map(\.version)
      #expect(versions.count { $0 == .exact("9.9.9") } == 1)
      #expect(after.allDiagnostics.isEmpty)
    }
  }

  private func edited(
    _ text: String, document: Int = 0, to version: String
  ) throws(EditFailure) -> String {
    let origin = SourceLocation(file: "shop.yaml", document: document, line: 1)
    let content = try versionEdit(in: Array(text.utf8), at: origin, to: version)
    return String(decoding: content, as: UTF8.self)
  }
}
