// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryTestPeers
import FoundationEssentials
import Testing

/// What `ferry new-cluster` writes into a checkout.
@Suite(.timeLimit(.minutes(1)))
struct NewClusterTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for (environment, version) in [("staging", "1.4.*"), ("production", "1.4.0")] {
      let path = "environments/\(environment)/eu-1"
      try FileManager.default.createDirectory(
        atPath: folder.path + "/" + path, withIntermediateDirectories: true)
      _ = try folder.write(
        path + "/shop.yaml",
        """
        apiVersion: operator.werf.dev/v1
        kind: Bundle
        metadata: {name: shop, namespace: shop}
        spec: {registry: registry.example.com, repo: team/shop, version: "\(version)"}
        """)
      _ = try folder.write(
        path + "/cluster.yaml",
        "apiVersion: ferry.dev/v1\nkind: Cluster\nmetadata: {name: eu-1}\nspec: {wave: 3}\n")
    }
  }

  private func ferry(exits code: Int32, _ arguments: String...) async throws -> String {
    let child = try ChildProcess.ferry(
      ["new-cluster"] + arguments + ["--in", folder.path], environment: nil)
    #expect(await child.exitCode() == code, "\(child.text)")
    return child.text
  }

  private func text(_ file: String) throws -> String {
    try String(contentsOfFile: "\(folder.path)/environments/\(file)", encoding: .utf8)
  }

  @Test func `a new cluster is valid, and what is left to do is printed`() async throws {
    let told = try await ferry(exits: 0, "production/us-1", "--context", "us: \"1\"")
    #expect(told.contains("wrote environments/production/us-1/cluster.yaml"))
    #expect(told.contains("ferry install --cluster ADMIN"))
    #expect(told.contains("git switch -c add-production-us-1"))
    #expect(try text("production/us-1/cluster.yaml").contains("  context: \"us: \\\"1\\\"\"\n"))
    let validate = try ChildProcess.ferry(["validate", folder.path], environment: nil)
    #expect(await validate.exitCode() == 0, "\(validate.text)")
  }

  @Test func `a cluster like another has its Bundles as they stand, and its wave`() async throws {
    let told = try JSONValue(
      parsing: try await ferry(
        exits: 0, "production/us-1", "--like", "eu-1", "--output", "json"))
    #expect(
      told["files"] == [
        "environments/production/us-1/cluster.yaml", "environments/production/us-1/shop.yaml",
      ])
    #expect(try text("production/us-1/shop.yaml") == text("production/eu-1/shop.yaml"))
    let settings = try text("production/us-1/cluster.yaml")
    #expect(settings.contains("name: us-1") && settings.contains("wave: 3"))
  }

  @Test func `what is there is not overwritten, and unknown names are refused`() async throws {
    let before = try text("production/eu-1/cluster.yaml")
    _ = try await ferry(exits: 1, "production/eu-1")
    #expect(try text("production/eu-1/cluster.yaml") == before)
    _ = try await ferry(exits: 1, "test/eu-1")
    _ = try await ferry(exits: 1, "production/us-1", "--like", "us-9")
    _ = try await ferry(exits: 64, "production")
    _ = try await ferry(exits: 64, "../eu-1")
    let names = try FileManager.default.contentsOfDirectory(
      atPath: folder.path + "/environments/production")
    #expect(names == ["eu-1"])
  }
}
