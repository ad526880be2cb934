// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
@testable import FerryEngineFacts
import FerryPromotion
import FerryTestKit
import Testing

/// What a revision leaves of an environment as it was is kept, and nothing else.
struct EnvironmentLayoutTests {
  private static let shop = EngineWorld.shop
  private static let blog = BundleID(
    namespace: EngineWorld.shop.namespace, name: BundleName(checked: "blog"))
  private static let staging = EnvironmentName(checked: "staging")

  private typealias Clusters = [ClusterID: DesiredCluster]

  private static func id(_ name: String) -> ClusterID {
    ClusterID(environment: staging, name: ClusterName(checked: name))
  }

  private static func bundle(
    _ id: BundleID, _ version: String = "1.4.0", suspend: Bool = false
  ) -> DesiredBundle {
    DesiredBundle(
      id: id, repository: EngineWorld.repository, version: .exact(version),
      annotations: suspend ? [Annotation.suspend: "true"] : [:], spec: [:],
      origin: SourceLocation(file: "shop.yaml", document: 0, line: 1))
  }

  private static func cluster(_ name: String) -> DesiredCluster {
    DesiredCluster(id: id(name), bundles: [shop: bundle(shop), blog: bundle(blog)])
  }

  private func desired(_ clusters: Clusters, commit: Character) throws -> DesiredState {
    DesiredState(
      revision: Revision(
        branch: try #require(BranchName("main")),
        commit: try #require(GitObjectID(hex: String(repeating: commit, count: 40)))),
      pipeline: Pipeline(environments: []), clusters: clusters)
  }

  private func waves(_ state: FleetState) -> [[Wave]] {
    [state.waves(of: Self.staging)]
      + [Self.shop, Self.blog].map { state.waves(of: $0.name, in: Self.staging) }
  }

  private static let changes: [(what: String, make: @Sendable (inout Clusters) -> Void)] = [
    ("a version", { $0[id("a")]?.bundles[shop] = bundle(shop, "1.5.0") }),
    ("a Bundle suspended", { $0[id("a")]?.bundles[shop] = bundle(shop, suspend: true) }),
    ("a Bundle gone", { $0[id("b")]?.bundles[blog] = nil }),
    ("a cluster more", { $0[id("d")] = cluster("d") }),
    ("a cluster gone", { $0[id("a")] = nil }),
    ("a cluster suspended", { $0[id("a")]?.settings.isSuspended = true }),
    ("a wave", { $0[id("a")]?.settings.wave = 2 }),
    (
      "a broken folder",
      {
        $0[id("a")]?.bundles = [:]
        $0[id("a")]?.diagnostics = [Diagnostic(file: "a", "it is broken", remedy: "mend it")]
      }
    ),
  ]

  @Test(arguments: changes.indices)
  func `the waves are those that a fresh look gives, whatever a revision changed`(
    change: Int
  ) throws {
    var clusters = Dictionary(
      uniqueKeysWithValues: ["a", "b", "c"].map { (Self.id($0), Self.cluster($0)) })
    var followed = FleetState()
    followed.desired = try desired(clusters, commit: "a")
    let before = waves(followed)
    Self.changes[change].make(&clusters)
    followed.desired = try desired(clusters, commit: "b")
    var fresh = FleetState()
    fresh.desired = followed.desired
    #expect(waves(followed) == waves(fresh), "after \(Self.changes[change].what)")
    // What a broken folder wants may be anything, so it keeps its place.
    let isKept = ["a version", "a broken folder"].contains(Self.changes[change].what)
    #expect((waves(followed) == before) == isKept, "after \(Self.changes[change].what)")
  }
}
