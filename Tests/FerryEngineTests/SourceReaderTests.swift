// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
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
