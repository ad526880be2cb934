// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit
import Testing

/// What a ConfigWatcher does with pods that nobody rolls.
@Suite(.timeLimit(.minutes(1)))
struct RestartTests {
  private let world = EngineWorld()
  private var staging: InMemoryCluster { world.cluster("staging-eu-1") }
  private let settings = ObjectReference(
    .configMap, namespace: EngineWorld.shop.namespace, name: "settings")
  private let watcher = ObjectReference(
    .configWatcher, namespace: EngineWorld.shop.namespace, name: "w")

  init() throws {
    try staging.add([
      "apiVersion": "v1", "kind": "ConfigMap",
      "metadata": ["name": "settings", "namespace": "shop"], "data": ["level": "1"],
    ])
    try staging.add([
      "apiVersion": "k8spatterns.io/v1", "kind": "ConfigWatcher",
      "metadata": ["name": "w", "namespace": "shop", "generation": 1],
      "spec": ["configMap": "settings", "podSelector": ["app": "shop"]],
    ])
    try addPod("bare")
  }

  @Test func `a bare pod is evicted when its ConfigMap changes, and only then`() async throws {
    try addPod("foreign", in: "other")
    try await world.run { _ in
      await eventually { status("observedHash") != nil }
      #expect(status("restarts") == 0)
      #expect(evictions.isEmpty)
      try setLevel("2")
      await eventually { status("restarts") == 1 }
      await eventually { events.count == 1 }
    }
    #expect(evictions == ["evict Pod shop/bare"])
    #expect(status("lastRestartTime")?.string == world.clock.now.description)
    #expect(events.map { $0["reason"] } == ["Restarted"])
    #expect(events.map { $0["type"] } == ["Normal"])
    #expect(events.first?["message"] == "ConfigMap settings changed: evicted 1 pods")
  }

  @Test func `an eviction that a disruption budget refuses is told, and tried again later`()
    async throws
  {
    staging.keepPods(true)
    try await world.run { engine in
      await eventually { status("observedHash") != nil }
      let before = status("observedHash")
      try setLevel("2")
      await eventually { status("failures") == 1 }
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
      let ready = staging.condition("Ready", of: watcher)
      #expect(ready?["status"] == "False")
      #expect(ready?["reason"] == "EvictionRefused")
      #expect(ready?["message"]?.string?.contains("disruption budget") == true)
      #expect(status("observedHash") == before)
      world.clock.advance(by: .seconds(14))
      #expect(status("failures") == 1)
      world.clock.advance(by: .seconds(2))
      await eventually { status("failures") == 2 }
      staging.keepPods(false)
      world.clock.advance(by: .seconds(31))
      await eventually { status("restarts") == 1 }
      await eventually { events.count == 2 }
    }
    #expect(status("failures") == nil)
    #expect(staging.condition("Ready", of: watcher)?["status"] == "True")
    #expect(events.map { $0["reason"] } == ["EvictionRefused", "Restarted"])
    #expect(events.map { $0["type"] } == ["Warning", "Normal"])
  }

  @Test func `a ConfigMap that changed while Ferry was down restarts the pods of before`()
    async throws
  {
    try await world.run { _ in await eventually { status("observedHash") != nil } }
    world.clock.advance(by: .seconds(5))
    try setLevel("2")
    world.clock.advance(by: .seconds(5))
    try addPod("newer")
    try await world.run { _ in await eventually { status("restarts") == 1 } }
    #expect(evictions == ["evict Pod shop/bare"])
  }

  @Test func `changes that come fast are one restart more`() async throws {
    try await world.run { _ in
      await eventually { status("observedHash") != nil }
      try setLevel("2")
      await eventually { status("restarts") == 1 }
      for level in 3...9 { try setLevel("\(level)") }
      try addPod("bare")
      world.clock.advance(by: .seconds(10))
      await eventually { status("restarts") == 2 }
    }
    #expect(status("restarts") == 2)
  }

  @Test(arguments: ["Job", "Node"])
  func `pods of Jobs and of nodes are left alone`(kind: String) async throws {
    try addPod("owned", owner: kind)
    try await world.run { _ in
      await eventually { status("observedHash") != nil }
      try setLevel("2")
      await eventually { status("restarts") == 1 }
    }
    #expect(evictions == ["evict Pod shop/bare"])
  }

  private var evictions: [String] { staging.requests.filter { $0.hasPrefix("evict") } }

  /// Those about the ConfigWatcher, in order.
  private var events: [JSONValue] {
    staging.objects(.event).filter { $0[["involvedObject", "kind"]] == "ConfigWatcher" }
      .sorted { ($0["firstTimestamp"]?.string ?? "") < ($1["firstTimestamp"]?.string ?? "") }
  }

  private func status(_ key: String) -> JSONValue? { staging.object(watcher)?[["status", key]] }

  private func setLevel(_ level: String) throws {
    let now = JSONValue.string(world.clock.now.description)
    try staging.edit(settings) {
      $0["data"] = ["level": .string(level)]
      $0["metadata"]?["managedFields"] = [["manager": "kubectl", "time": now]]
    }
  }

  private func addPod(_ name: String, in namespace: String = "shop", owner: String? = nil) throws {
    var metadata: JSONValue = [
      "name": .string(name), "namespace": .string(namespace), "labels": ["app": "shop"],
    ]
    if let owner {
      metadata["ownerReferences"] = [
        [
          "apiVersion": "v1", "kind": .string(owner), "name": "o", "uid": "o", "controller": true,
        ]
      ]
    }
    try staging.add(["apiVersion": "v1", "kind": "Pod", "metadata": metadata])
  }
}
