// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit
import FerryViews
import Testing

@Suite(.timeLimit(.minutes(1)))
struct UnhappyWayTests {
  private let all = ["eu-1": "1.4.0", "us-1": "1.4.0", "ap-1": "1.4.0"]
  private let bundle = ObjectReference(
    .bundle, namespace: EngineWorld.shop.namespace, name: EngineWorld.shop.name.text)

  @Test func `a release whose merge request was closed is not offered again`() async throws {
    let world = EngineWorld()
    try await world.run { engine in
      await engine.until { $0.current("production") == all }
      world.publish("1.4.1")
      world.clock.advance(by: .seconds(61))
      await engine.until { $0.promotions.contains { $0.mergeRequest != nil } }
      world.host.set(.closed, of: 1)
      engine.receive(.mergeRequestChanged(number: 1, source: world.promotion, target: world.main))
      await engine.until { $0.promotions.contains { $0.state.contains("not offered again") } }
      world.publish("1.4.2")
      world.clock.advance(by: .seconds(61))
      await engine.until {
        $0.promotions.contains { $0.to == "1.4.2" && $0.mergeRequest?.number == 2 }
      }
      #expect(world.host.mergeRequests.map(\.state) == [.closed, .open])
    }
  }

  @Test func `what somebody edits in a cluster is put back`() async throws {
    let world = EngineWorld()
    let cluster = world.cluster("production-us-1")
    try await world.run { engine in
      await engine.until { $0.current("production") == all }
      try cluster.edit(bundle) { $0["spec"]?["version"] = "9.9.9" }
      await eventually { cluster.object(bundle)?[["spec", "version"]] == "1.4.0" }
      #expect(cluster.objects(.job).count == 1)
    }
  }

  @Test func `a cluster that is down stops only itself, and catches up when it returns`()
    async throws
  {
    let world = EngineWorld()
    let dead = world.cluster("production-us-1")
    dead.goDown()
    try await world.run { engine in
      await engine.until {
        $0.current("production") == ["ap-1": "1.4.0", "eu-1": "1.4.0"]
          && $0.clusters("production").contains { $0.state == .unreachable }
      }
      dead.comeBack()
      await engine.until { $0.current("production") == all }
    }
  }

  @Test func `a broken file stops its own cluster and nobody else`() async throws {
    let world = EngineWorld()
    world.git.write(["environments/production/us-1/shop.yaml": "kind: [\n"], to: world.main)
    try await world.run { engine in
      await engine.until { $0.current("production") == ["ap-1": "1.4.0", "eu-1": "1.4.0"] }
      let broken = engine.view.clusters("production").first { $0.name.text == "us-1" }
      #expect(broken?.state == .stalled)
      #expect(world.cluster("production-us-1").objects(.bundle).isEmpty)
    }
  }

  @Test func `without its values a Bundle is applied and never deployed`() async throws {
    let world = EngineWorld()
    let text = """
      apiVersion: operator.werf.dev/v1
      kind: Bundle
      metadata: {name: shop, namespace: shop}
      spec: {registry: registry.example.com, repo: team/shop, version: "1.4.*", values: nowhere}
      """
    world.git.write(["environments/staging/eu-1/shop.yaml": text], to: world.main)
    try await world.run { engine in
      await engine.until { view in
        view.targets("staging").contains { $0.reason?.contains("nowhere") == true }
      }
      await eventually {
        let status = world.cluster("staging-eu-1").object(bundle)?["status"]
        return status?["conditions"]?.array?.contains { $0["reason"] == "ValuesMissing" } == true
      }
      #expect(world.cluster("staging-eu-1").objects(.job).isEmpty)
    }
  }

  @Test func `a look that finds nothing to do sends no request to a cluster`() async throws {
    let world = EngineWorld()
    try await world.run { engine in
      await engine.until {
        $0.current("production") == all && $0.current("staging") == ["eu-1": "1.4.0"]
      }
      let before = world.clusters.mapValues(\.requests.count)
      let asked = world.registry.requests.count
      world.git.write(["README.md": "words"], to: world.main)
      engine.receive(.pushed(branch: world.main, commit: nil))
      world.clock.advance(by: .seconds(61))
      await eventually { world.registry.requests.count > asked }
      await engine.until { view in
        view.events.first?.sentence.hasPrefix("follows") == true
          && view.current("production") == all
      }
      #expect(world.clusters.mapValues(\.requests.count) == before)
    }
  }

  @Test func `a missing branch is one sentence, and found once it is pushed`() async throws {
    let world = EngineWorld()
    let head = world.git.head(of: world.main)
    world.git.move(world.main, to: nil)
    try await world.run { engine in
      await engine.until { $0.troubles.contains { $0.contains("has no such branch") } }
      world.git.move(world.main, to: head)
      engine.receive(.pushed(branch: world.main, commit: head))
      await engine.until { $0.current("production") == all && $0.troubles.isEmpty }
    }
  }
}
