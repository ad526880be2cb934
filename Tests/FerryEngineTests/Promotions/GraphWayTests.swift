// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit
import Testing

/// Environments that are promoted into one another: dev, then staging, then prod-eu and prod-us side by
/// side, then prod-ap.
@Suite(.timeLimit(.minutes(1)))
struct GraphWayTests {
  private let world = EngineWorld.graph()

  @Test func `a version goes along the graph, and where ways meet only when all have it`()
    async throws
  {
    try await world.run { engine in
      await engine.until { view in
        EngineWorld.graphed.allSatisfy { view.has("shop", "1.4.0", $0) }
      }
      world.publish("1.4.1")
      engine.receive(.published(repositories: [EngineWorld.repository.path]))
      await engine.until { $0.has("shop", "1.4.1", "dev") && $0.has("shop", "1.4.1", "staging") }
      await world.host.until { $0.mergeRequests.count == 2 }
      #expect(sources == ["ferry/prod-eu/shop", "ferry/prod-us/shop"])

      let first = merge("prod-us", engine)
      await world.host.until { isOver(first, $0) }
      #expect(engine.view.has("shop", "1.4.0", "prod-eu"))
      #expect(engine.view.has("shop", "1.4.0", "prod-ap"))
      #expect(world.host.mergeRequests.count == 2)

      let second = merge("prod-eu", engine)
      await world.host.until { isOver(second, $0) && $0.mergeRequests.count == 3 }
      #expect(sources.contains("ferry/prod-ap/shop"))
      let third = merge("prod-ap", engine)
      await world.host.until { isOver(third, $0) }
      #expect(world.host.mergeRequests.count == 3)
    }
  }

  private var sources: [String] { world.host.mergeRequests.map(\.source.text).sorted() }

  /// A person merges the promotion into an environment.
  private func merge(_ environment: String, _ engine: Engine) -> Int {
    let branch = BranchName("ferry/\(environment)/shop")!
    let number = world.host.mergeRequests.first { $0.source == branch }?.number ?? 0
    let path = "environments/\(environment)/eu-1/shop.yaml"
    let merge = world.git.write([path: world.file(path, on: branch)], to: world.main)
    world.host.set(.merged, of: number)
    engine.receive(.pushed(branch: world.main, commit: merge))
    engine.receive(.mergeRequestChanged(number: number, source: branch, target: world.main))
    return number
  }

  private func isOver(_ number: Int, _ host: ScriptedGitHost) -> Bool {
    host.comments(on: number)["rollout"]?.contains("is on every cluster") == true
  }
}

extension EngineWorld {
  fileprivate static let graphed = ["dev", "staging", "prod-eu", "prod-us", "prod-ap"]

  /// A world whose environments have one cluster each and are a graph; 1.4.0 is wanted by all.
  fileprivate static func graph() -> EngineWorld {
    var world = EngineWorld()
    var files: [String: String?] = ["environments/pipeline.yaml": pipeline]
    for cluster in ["eu-1", "us-1", "ap-1"] {
      files["environments/production/\(cluster)/shop.yaml"] = .some(nil)
    }
    for environment in graphed {
      let cluster = InMemoryCluster(clock: world.clock)
      cluster.furnish(shop.namespace)
      world.clusters["\(environment)-eu-1"] = cluster
      files["environments/\(environment)/eu-1/shop.yaml"] = bundle(
        version: environment == "dev" ? "\"1.4.*\"" : "1.4.0")
    }
    world.git.write(files, to: world.main)
    return world
  }

  private static let pipeline = """
    apiVersion: ferry.dev/v1
    kind: Pipeline
    spec:
      environments:
        - name: dev
        - name: staging
          promotion: {from: dev, by: commit}
        - name: prod-eu
          promotion: {from: staging}
        - name: prod-us
          promotion: {from: staging}
        - name: prod-ap
          promotion: {from: [prod-eu, prod-us]}
    """
}
