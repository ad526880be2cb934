// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEnginePromotions
import FerryPorts
import FerryTestKit
import Testing

/// How the version of a Bundle changed in Git.
@Suite(.timeLimit(.minutes(1)))
struct HistoryTests {
  private let world = EngineWorld()
  private let shop = EngineWorld.shop.name
  private let ann = Signature(name: "Ann", email: "ann@example.com")
  private let start = Timestamp(seconds: 1_790_000_000)

  private func file(_ cluster: String) -> String { "environments/production/\(cluster)/shop.yaml" }

  /// Somebody commits a version for a cluster, as many minutes after the start.
  @discardableResult
  private func want(_ version: String, on cluster: String, after minutes: Int) -> GitObjectID {
    world.git.write(
      [file(cluster): EngineWorld.bundle(version: version)], to: world.main, by: ann,
      at: start + .seconds(60 * minutes))
  }

  private func changes(_ isMeant: (ClusterID) -> Bool = { _ in true }) async throws
    -> VersionChanges
  {
    try await Pass(ports: world.ports, settings: world.settings)
      .history(of: shop, on: isMeant).changes
  }

  @Test func `each change tells its commit, whose it is and when, the newest first`() async throws {
    let first = want("1.4.1", on: "eu-1", after: 1)
    let other = want("1.4.1", on: "us-1", after: 2)
    let last = want("1.4.0", on: "eu-1", after: 3)
    let changes = try await changes()
    #expect(changes.all.map(\.commit) == [last, other, first])
    #expect(changes.all.map(\.target.cluster.name.text) == ["eu-1", "us-1", "eu-1"])
    #expect(changes.all.map { "\($0.from) -> \($0.to)" }.first == "1.4.1 -> 1.4.0")
    #expect(changes.all.allSatisfy { $0.author == "Ann" && !$0.isFerrys })
    #expect(changes.all.first?.time == start + .seconds(180))
    #expect(changes.leftOut == 0)
  }

  @Test func `what leaves the version as it is, is no change of it`() async throws {
    let text = EngineWorld.bundle(version: "1.4.0").replacing("replicas: 3", with: "replicas: 4")
    world.git.write([file("eu-1"): text, "README.md": "more"], to: world.main)
    #expect(try await changes().all.isEmpty)
  }

  @Test func `only the clusters that are meant are told`() async throws {
    want("1.4.1", on: "eu-1", after: 1)
    want("1.4.1", on: "us-1", after: 2)
    let changes = try await changes { $0.name.text == "us-1" }
    #expect(changes.all.map(\.target.cluster.name.text) == ["us-1"])
  }

  @Test func `of more clusters than are read the rest is counted`() async throws {
    let more = (1...25).map { "x-\($0)" }
    world.git.write(
      Dictionary(
        uniqueKeysWithValues: more.map { (file($0), EngineWorld.bundle(version: "1.4.0")) }),
      to: world.main)
    #expect(try await changes().leftOut == 25 + 4 - VersionChanges.most)
  }
}
