// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryEnginePromotions
import FerryManifests
import FerryPlan
import FerryPorts
import FerryTestKit
import Testing

/// One bad cluster folder among good ones, as a pass finds it.
@Suite(.timeLimit(.minutes(1)))
struct BadInputTests {
  /// What somebody commits to a cluster folder, and a word of the sentence that says so.
  struct Mistake: Sendable, CustomTestStringConvertible {
    let name: String
    var files: [String: String?]
    let words: String

    var testDescription: String { name }

    init(_ name: String, in file: String = "shop.yaml", _ text: String, says words: String) {
      self.name = name
      files = [file: text]
      self.words = words
    }

    static let all = [
      Mistake("broken YAML", "kind: [\n", says: "shop.yaml:2:1: error: did not find"),
      Mistake(
        "an unknown key", shop.replacing("repo:", with: "repoo: x\n  repo:"),
        says: "unknown key spec.repoo; write repo"),
      Mistake(
        "an unknown kind", in: "x.yaml", "apiVersion: apps/v1\nkind: Deployment\n",
        says: "a Deployment has no meaning here"),
      Mistake(
        "two Bundles of one name", in: "twice.yaml", shop, says: "a Bundle shop/shop already"),
      Mistake(
        "a namespace that is not allowed",
        shop.replacing("namespace: shop", with: "namespace: kube-system"),
        says: "the namespace kube-system is not allowed in production"),
      Mistake(
        "a mask in production", EngineWorld.bundle(version: "\"1.4.*\""),
        says: "write the exact version"),
      Mistake(
        "a file over four MiB", in: "big.yaml", String(repeating: "#", count: 4 << 20 + 1),
        says: "more than 4194304 bytes"),
      Mistake(
        "a ConfigMap over a MiB",
        shop.replacing("replicas: 3", with: String(repeating: "x", count: 1 << 20)),
        says: "shop.yaml:18:3: error: the ConfigMap has"),
      Mistake(
        "a name that is too long for Jobs",
        shop.replacing("name: shop\n", with: "name: \(String(repeating: "a", count: 41))\n"),
        says: "shop.yaml:4:9: error:"),
      Mistake(
        "a variable that is no text",
        shop.replacing("  values:", with: "  env: {REPLICAS: 3}\n  values:"),
        says: "shop.yaml:10:19: error: spec.env.REPLICAS must be a string"),
      Mistake(
        "a registry with a scheme",
        shop.replacing("registry: reg", with: "registry: https://reg"),
        says: "shop.yaml:7:13: error: spec.registry has a scheme"),
      Mistake(
        "a command in place of a namespace",
        shop.replacing("  values:", with: "  project_namespace: \"x; id\"\n  values:"),
        says: "shop.yaml:10:22: error: \"x; id\" cannot be a namespace"),
      Mistake("an alias bomb", in: "bomb.yaml", bomb, says: "each alias expanded"),
      Mistake(
        "values too deep", in: "deep.yaml", String(repeating: "[", count: 100_000),
        says: "nested deeper"),
      Mistake(
        "control characters", in: "bytes.yaml", "a: \u{1}\u{0}\n", says: "bytes.yaml:1:"),
      Mistake(
        "a folder in the folder", in: "more/shop.yaml", shop,
        says: "cluster folders have no folders"),
    ]

    private static let shop = EngineWorld.bundle(version: "1.4.0")

    /// Nine times as much with each line.
    private static var bomb: String {
      let names = "abcdefgh".map(String.init)
      let first = "a: &a [" + Array(repeating: "x", count: 9).joined(separator: ",") + "]\n"
      return zip(names, names.dropFirst()).reduce(first) { text, pair in
        let aliases = Array(repeating: "*\(pair.0)", count: 9).joined(separator: ",")
        return text + "\(pair.1): &\(pair.1) [\(aliases)]\n"
      }
    }
  }

  private let world = EngineWorld()
  private let canary = ClusterID(
    environment: EnvironmentName(checked: "production"), name: ClusterName(checked: "ap-1"))
  private var cluster: InMemoryCluster { world.cluster("production-ap-1") }

  private func pass(fileLimit: Int = 100_000) async throws(GitFailure) -> PassReport {
    var settings = world.settings
    settings.fileLimit = fileLimit
    return try await Pass(ports: world.ports, settings: settings).run(writing: true)
  }

  private var written: [[JSONValue]] {
    [ResourceKind.bundle, .configMap, .job].map { cluster.objects($0) }
  }

  /// Does a pass over a good repository and one after the mistake; the second must fail with these
  /// words, change nothing on the cluster, and go on everywhere else.
  private func expectStop(_ words: String, _ mistake: () -> Void) async throws {
    _ = try await pass()
    let before = written
    #expect(!before[0].isEmpty)
    mistake()
    let staging = "environments/staging/eu-1/shop.yaml"
    world.publish("1.4.7")
    world.git.write([staging: EngineWorld.bundle(version: "1.4.7")], to: world.main)
    let report = try await pass()
    #expect(report.hasFailed)
    #expect(report.troubles[canary]?.contains(words) == true, "\(report.troubles)")
    #expect(report.troubles.count == 1)
    let errors = report.diagnostics.filter { $0.severity == .error }
    #expect(errors.allSatisfy { $0.file.hasPrefix("environments/production/ap-1") })
    #expect(written == before)
    let elsewhere = world.cluster("staging-eu-1").object(EngineWorld.bundle)
    #expect(elsewhere?[["spec", "version"]] == "1.4.7")
  }

  @Test(arguments: Mistake.all)
  func `a mistake in a cluster folder stops that cluster and nobody else`(
    mistake: Mistake
  ) async throws {
    try await expectStop(mistake.words) {
      let files = mistake.files.map { ("environments/production/ap-1/\($0.key)", $0.value) }
      world.git.write(Dictionary(uniqueKeysWithValues: files), to: world.main)
    }
  }

  @Test func `a symbolic link out of the tree stops its cluster and is not followed`() async throws
  {
    try await expectStop("symbolic link, and Ferry follows none") {
      world.git.link(
        "environments/production/ap-1/passwd.yaml", to: "/etc/passwd", on: world.main)
    }
  }

  @Test func `a cluster folder that became a symbolic link stops that cluster`() async throws {
    try await expectStop("ap-1: error: this is a symbolic link") {
      world.git.write(["environments/production/ap-1/shop.yaml": nil], to: world.main)
      world.git.link("environments/production/ap-1", to: "../../staging/eu-1", on: world.main)
    }
  }

  @Test func `a broken pipeline stops everything with one sentence`() async throws {
    _ = try await pass()
    let before = written
    world.git.write(["environments/pipeline.yaml": "kind: Pipelin\n"], to: world.main)
    let report = try await pass()
    #expect(report.hasFailed)
    #expect(report.troubles.count == 4)
    #expect(Set(report.troubles.values).count == 1)
    #expect(written == before)
  }

  @Test func `more files than the limit stop everything with one sentence`() async throws {
    _ = try await pass()
    let before = written
    let report = try await pass(fileLimit: 3)
    #expect(report.hasFailed)
    #expect(report.diagnostics.map(\.message) == ["there are more than 3 files"])
    #expect(written == before)
  }

  @Test(arguments: [true, false])
  func `a repository without clusters is one sentence`(hasPipeline: Bool) async throws {
    let gone = world.git.files(of: try #require(world.git.head(of: world.main))).keys
      .filter { !hasPipeline || !$0.hasSuffix("pipeline.yaml") }
    world.git.write(
      Dictionary(uniqueKeysWithValues: gone.map { ($0, String?.none) }), to: world.main)
    let report = try await pass()
    #expect(report.hasFailed)
    #expect(
      report.diagnostics.map(\.message) == [
        "there is no folder environments/<environment>/<cluster>/"
      ])
  }

  @Test func `a missing branch is one sentence`() async throws {
    world.git.move(world.main, to: nil)
    await #expect(throws: GitFailure.self) { try await pass() }
    #expect(world.clusters.values.allSatisfy { $0.requests.isEmpty })
  }

  @Test func `a cluster that cannot be reached fails the pass and stops nobody else`() async throws
  {
    cluster.goDown()
    let report = try await pass()
    #expect(report.hasFailed)
    #expect(report.troubles[canary]?.contains("no route to host") == true)
    #expect(world.cluster("staging-eu-1").object(EngineWorld.bundle) != nil)
    let waiting = report.plans.values.flatMap(\.assessments.values).map(\.message)
    #expect(waiting.contains { $0.contains("waits for ap-1") && $0.contains("no route to host") })
  }

  @Test func `a cluster that is in two folders is left alone, and the folders are named`()
    async throws
  {
    _ = try await pass()
    let before = cluster.object(EngineWorld.bundle)
    // Without a context of its own, which then is that of the cluster with its name.
    let blog = EngineWorld.bundle(version: "1.4.0").replacing("shop", with: "blog")
    world.write(["environments/staging/production-ap-1/blog.yaml": blog])
    let report = try await pass()
    #expect(
      report.troubles.filter { $0.value.contains("both are the context production-ap-1") }.count
        == 2)
    #expect(cluster.object(EngineWorld.bundle) == before)
    #expect(cluster.objects(.bundle).count == 1)
  }

  @Test func `a registry that does not answer is no agreement`() async throws {
    world.registry.goDown(
      RegistryFailure(.unreachable, doing: "asking the registry", detail: "no route to host"))
    let report = try await Pass(ports: world.ports, settings: world.settings).run(writing: false)
    #expect(report.hasFailed)
    #expect(!report.plans.values.contains { $0.changes.contains { $0.kind == .job } })
  }

  @Test func `a folder that was read partly for the limit is read again when there is room`()
    async throws
  {
    let reader = SourceReader(source: world.ports.source, fileLimit: 6)
    let many = (0..<9).map { ("environments/staging/eu-1/more\($0).yaml", "") }
    world.git.write(Dictionary(uniqueKeysWithValues: many), to: world.main)
    for text in [String?.some(""), nil] {
      let files = Dictionary(uniqueKeysWithValues: many.map { ($0.0, text) })
      let commit = world.git.write(files, to: world.main)
      let reading = try await reader.read(Revision(branch: world.main, commit: commit))
      #expect(reading.desired.allDiagnostics.isEmpty == (text == nil))
      guard text == nil else { continue }
      #expect(reading.desired.clusters.values.allSatisfy { $0.bundles.count == 1 })
      #expect(reading.desired.clusters.count == 4)
    }
  }
}
