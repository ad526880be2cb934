// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryPorts
import FerryTestKit
import Testing

/// What a reader keeps from one revision to the next.
@Suite(.timeLimit(.minutes(1)))
struct SourceReaderTests {
  private let main = BranchName("main")!

  @Test(arguments: UInt64(1)...12)
  func `a reader that remembers reads what one that does not`(seed: UInt64) async throws {
    let git = InMemoryGitServer()
    let repository = InMemoryRepository(of: git)
    let remembering = SourceReader(source: repository)
    var draw = Draw(random: SeededGenerator(seed: seed))
    var edited = 0
    for _ in 0..<60 {
      let revision = Revision(branch: main, commit: git.write(draw.edits(), to: main))
      try await repository.fetch()
      let read = try await remembering.read(revision).desired
      let whole = try await SourceReader(source: repository).read(revision).desired
      #expect(read == whole)
      edited += whole.clusters.values.count { $0.diagnostics.isEmpty && !$0.bundles.isEmpty }
    }
    #expect(edited > 30)
  }
}

extension SourceReaderTests {
  /// Git tells names by their bytes, Swift by what they spell: a tree may have both.
  @Test func `files whose names Swift takes for one are all read, and each that goes is gone`()
    async throws
  {
    let git = InMemoryGitServer()
    let repository = TwinNames(repository: InMemoryRepository(of: git))
    let reader = SourceReader(source: repository)
    func bundles(_ files: [String: String?]) async throws -> [String] {
      let revision = Revision(branch: main, commit: git.write(files, to: main))
      let read = try await reader.read(revision).desired
      #expect(read == (try await SourceReader(source: repository).read(revision).desired))
      return read.clusters.values.flatMap { $0.bundles.keys.map(\.name.text) }.sorted()
    }
    let folder = "environments/staging/eu"
    let first = "\(folder)/twin-1.yaml"
    let second = "\(folder)/twin-2.yaml"
    #expect(
      try await bundles([first: text("shop", "1.0.0"), second: text("api", "1.0.0")]) == [
        "api", "shop",
      ])
    #expect(try await bundles([second: text("web", "1.0.0")]) == ["shop", "web"])
    #expect(try await bundles([first: text("shop", "1.0.1")]) == ["shop", "web"])
    #expect(try await bundles([first: nil]) == ["web"])
    #expect(try await bundles([first: text("shop", "1.0.1")]) == ["shop", "web"])
    #expect(
      try await bundles([
        first: nil, second: nil, "\(folder)/README.md": "empty",
      ]) == [])
  }

  private func text(_ name: String, _ version: String) -> String {
    """
    apiVersion: operator.werf.dev/v1
    kind: Bundle
    metadata: {name: \(name), namespace: shop}
    spec: {registry: registry.example.com, repo: team/\(name), version: \(version)}

    """
  }
}

/// A clone that calls the files `twin-1.yaml` and `twin-2.yaml` by the two spellings of one name.
private struct TwinNames: ForwardingRepository {
  let repository: any ReadsSource & PushesCommits

  func entries(of tree: GitObjectID) async throws(GitFailure) -> [TreeEntry] {
    let names = ["twin-1.yaml": "e\u{301}.yaml", "twin-2.yaml": "\u{e9}.yaml"]
    return try await repository.entries(of: tree).map {
      TreeEntry(name: names[$0.name] ?? $0.name, kind: $0.kind, id: $0.id)
    }
  }
}

/// Draws commits to a repository of a few folders, most of which change little.
private struct Draw {
  var random: SeededGenerator

  mutating func edits() -> [String: String?] {
    var edits: [String: String?] = [:]
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let folder = "environments/\(one(of: "staging", "production"))/\(one(of: "eu", "us"))"
      let app = one(of: "shop", "api", "é")
      switch Int.random(in: 0..<30, using: &random) {
      case 0..<20: edits["\(folder)/\(app).yaml"] = bundle(app == "é" ? "web" : app)
      case 20..<22: edits["\(folder)/values.yaml"] = configMap()
      case 22: edits["\(folder)/cluster.yaml"] = cluster(named: folder.split(separator: "/").last)
      case 23: edits["environments/pipeline.yaml"] = pipeline()
      case 24: edits["\(folder)/README.md"] = one(of: "words", "other words")
      case 25: edits["\(folder)/\(one(of: app, "values", "cluster")).yaml"] = .some(nil)
      case 26: edits["\(folder)/\(app).yaml"] = "kind: ["
      case 27: edits["templates/jobs/extra-apply.yaml"] = one(of: "a", "kind: Job\n")
      default: edits["\(folder)/shop.yaml"] = bundle("shop") + "---\n" + configMap()
      }
    }
    return edits
  }

  private mutating func bundle(_ app: String) -> String {
    // What is wrong is drawn seldom, for it stays so until the same file is drawn again.
    let isOdd = Int.random(in: 0..<10, using: &random) == 0
    return """
      apiVersion: operator.werf.dev/v1
      kind: Bundle
      metadata: {name: \(isOdd ? one(of: "shop", "api") : app), namespace: \(isOdd ? "other" : "shop")}
      spec:
        registry: \(isOdd ? "elsewhere.example.com" : "registry.example.com")
        repo: team/shop
        version: \(isOdd ? "~ 1.1" : one(of: "1.0.0", "1.0.1", "1.0.2"))
      \(isOdd ? one(of: "  values: shop-values\n", "  project_namespace: apps\n") : "")
      """
  }

  private mutating func configMap() -> String {
    """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: \(one(of: "shop-values", "shop-values", "api-values")), namespace: shop}
    data: {values.yaml: "replicas: \(one(of: "1", "2"))"}

    """
  }

  private mutating func cluster(named name: Substring?) -> String {
    """
    apiVersion: ferry.dev/v1
    kind: Cluster
    metadata: {name: \(name ?? "eu")}
    spec: {wave: \(one(of: "1", "2"))\(one(of: "", ", namespaces: [shop, apps]"))}

    """
  }

  private mutating func pipeline() -> String {
    """
    apiVersion: ferry.dev/v1
    kind: Pipeline
    spec:
      environments:
        - {name: staging\(one(of: "", ", allow: {registries: [registry.example.com]}"))}
        - {name: production, drift: \(one(of: "correct", "report")), promotion: {from: staging}}

    """
  }

  private mutating func one(of texts: String...) -> String {
    texts.randomElement(using: &random) ?? ""
  }
}
