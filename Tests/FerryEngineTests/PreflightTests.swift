// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit
import FerryViews
import Testing

/// What must be in a namespace before the first Job.
@Suite(.timeLimit(.minutes(1)))
struct PreflightTests {
  private let world = EngineWorld()
  private var staging: InMemoryCluster { world.cluster("staging-eu-1") }
  private let namespace = EngineWorld.shop.namespace

  private var place: ObjectReference {
    ObjectReference(.namespace, namespace: nil, name: namespace.text)
  }

  private var account: ObjectReference {
    ObjectReference(.serviceAccount, namespace: namespace, name: "werf")
  }

  private func writes(_ cluster: InMemoryCluster) -> [String] {
    cluster.requests.filter { !$0.hasPrefix("get") && !$0.hasPrefix("list") }
  }

  @Test func `a namespace that is missing is told, nothing is written, and its coming is enough`()
    async throws
  {
    try staging.remove(place)
    try await world.run { engine in
      await engine.until {
        $0.targets("staging").first?.reason?.contains("no namespace shop; create it") == true
      }
      #expect(writes(staging).isEmpty)
      staging.furnish(namespace)
      world.clock.advance(by: .seconds(16))
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
    }
  }

  @Test func `a service account that is missing is a condition, and its coming is enough`()
    async throws
  {
    try staging.remove(account)
    try await world.run { engine in
      await eventually {
        staging.condition("Ready", of: EngineWorld.bundle)?["reason"] == "ServiceAccountMissing"
      }
      #expect(staging.objects(.job).isEmpty)
      staging.furnish(namespace)
      world.clock.advance(by: .seconds(16))
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
    }
  }

  @Test func `what stays missing is asked for ever more seldom`() async throws {
    try staging.remove(account)
    try await world.run { engine in
      for round in 1...5 {
        await eventually { staging.requests.count { $0 == "get \(account)" } == round }
        world.clock.advance(by: .seconds(15 << (round - 1)))
      }
    }
  }

  @Test func `a namespace is looked at once, however many Bundles it has and releases come`()
    async throws
  {
    try await world.run { engine in
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
      world.publish("1.4.1")
      world.clock.advance(by: .seconds(61))
      await engine.until { $0.current("staging") == ["eu-1": "1.4.1"] }
      #expect(staging.requests.count { $0 == "get \(place)" } == 1)
      #expect(staging.requests.count { $0 == "get \(account)" } == 1)
      #expect(!staging.requests.contains { $0.hasPrefix("list Secret") })
    }
  }

  @Test func `a login that is missing is a condition, and its coming is enough`() async throws {
    let text = EngineWorld.bundle(version: "1.4.0")
      .replacing("  values: shop-values", with: "  values: shop-values\n  auth: login")
    world.git.write(["environments/staging/eu-1/shop.yaml": text], to: world.main)
    let secret: JSONValue = [
      "apiVersion": "v1", "kind": "Secret", "metadata": ["name": "login", "namespace": "shop"],
      "data": ["username": "bWU="],
    ]
    try staging.add(secret)
    let login = ObjectReference(.secret, namespace: namespace, name: "login")
    try await world.run { engine in
      await eventually {
        let ready = staging.condition("Ready", of: EngineWorld.bundle)
        return ready?["reason"] == "CredentialsMissing"
          && ready?["message"]?.string?.contains("password") == true
      }
      #expect(staging.objects(.job).isEmpty)
      try staging.edit(login) { $0["data"]?["password"] = "c2VjcmV0" }
      world.clock.advance(by: .seconds(61))
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
    }
  }
}

@Suite(.timeLimit(.minutes(1)))
struct NamespaceEndTests {
  private let world = EngineWorld()
  private var staging: InMemoryCluster { world.cluster("staging-eu-1") }
  private let namespace = EngineWorld.shop.namespace
  private let folder = "environments/staging/eu-1"

  @Test func `a namespace that is deleted can end, and what Git wants comes with the next one`()
    async throws
  {
    try await world.run { engine in
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
      try staging.end(namespace)
      await eventually { staging.isEmpty(namespace) }
      #expect(!staging.requests.contains { $0.contains("create Job shop/shop-dismiss") })
      await engine.until {
        $0.targets("staging").first?.reason?.contains("is being deleted") == true
      }
      try staging.edit(ObjectReference(.namespace, namespace: nil, name: namespace.text)) {
        $0["metadata"]?["finalizers"] = []
      }
      staging.furnish(namespace)
      world.clock.advance(by: .seconds(301))
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
    }
  }

  @Test func `a Bundle that left Git does not keep an ending namespace`() async throws {
    let settings = "apiVersion: ferry.dev/v1\nkind: Cluster\nmetadata: {name: eu-1}\n"
    try await world.run(completesJobs: true) { engine in
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
    }
    world.git.write(
      ["\(folder)/shop.yaml": nil, "\(folder)/cluster.yaml": settings], to: world.main,
      message: "Empty\n\nFerry-Confirm-Prune: 1\n")
    try staging.end(namespace)
    try await world.run { _ in await eventually { staging.isEmpty(namespace) } }
    #expect(staging.activeJobs.isEmpty)
  }
}
