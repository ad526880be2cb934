// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit
import Testing

/// A cluster in which the published operator works already: objects as it leaves them.
@Suite(.timeLimit(.minutes(1)))
struct TakeoverTests {
  private let world = EngineWorld()
  private var staging: InMemoryCluster { world.cluster("staging-eu-1") }
  private let namespace = EngineWorld.shop.namespace

  /// The digest of the configuration, which the published operator takes for the release's.
  private let oldDigest = "sha256:" + String(repeating: "6", count: 64)
  private let oldJob = "werf-bundle-apply-5f0c1d52-7c86-4a7e-9d52-2b1f4bb8c0de"

  private func bundle(_ name: JSONValue) -> JSONValue {
    [
      "apiVersion": "operator.werf.dev/v1", "kind": "Bundle",
      "metadata": [
        "name": name, "namespace": "shop",
        "annotations": ["kopf.zalando.org/last-handled-configuration": "{}\n"],
        "finalizers": ["kopf.zalando.org/KopfFinalizerMarker"],
      ],
      "spec": [
        "registry": "registry.example.com", "repo": "team/shop", "version": "1.4.*",
        "values": "shop-values",
      ],
      "status": [
        "ready": 1, "forceUpdate": 0, "kopf": ["progress": [:]],
        "target": ["version": "1.3.9", "digest": .string(oldDigest)],
        "deploy": ["version": "1.3.9", "digest": .string(oldDigest)],
      ],
    ]
  }

  private func install(job isRunning: Bool) throws {
    try staging.add(bundle("shop"), by: "kopf")
    try staging.add([
      "apiVersion": "v1", "kind": "ConfigMap",
      "metadata": ["name": "shop-values", "namespace": "shop"],
      "data": ["values.yaml": "replicas: 3\n"],
    ])
    guard isRunning else { return }
    let uid = staging.object(EngineWorld.bundle)?[["metadata", "uid"]] ?? .null
    try staging.add([
      "apiVersion": "batch/v1", "kind": "Job",
      "metadata": [
        "name": .string(oldJob), "namespace": "shop",
        "annotations": ["operator.werf.dev/deployment": "shop"],
        "ownerReferences": [
          [
            "apiVersion": "operator.werf.dev/v1", "kind": "Bundle", "name": "shop", "uid": uid,
            "controller": true,
          ]
        ],
      ],
      "spec": ["backoffLimit": 0], "status": ["active": 1],
    ])
  }

  private var ours: [String] { staging.activeJobs.filter { $0 != oldJob } }

  @Test func `a Bundle is taken over with its status, and the published operator is stopped`()
    async throws
  {
    try install(job: false)
    let uid = staging.object(EngineWorld.bundle)?[["metadata", "uid"]]
    try await world.run(completesJobs: false) { engine in
      await eventually { staging.condition("Ready", of: EngineWorld.bundle) != nil }
      let live = try #require(staging.object(EngineWorld.bundle))
      #expect(live[["metadata", "uid"]] == uid)
      #expect(live[["metadata", "annotations", Annotation.disableAutoupdate]] == "ferry")
      #expect(live[["status", "deploy", "version"]] == "1.3.9")
      #expect(live[["status", "deploy", "digest"]] == .string(oldDigest))
      #expect(live[["status", "forceUpdate"]] == 0)
      #expect(live[["status", "kopf", "progress"]] == [:])
      await eventually { !ours.isEmpty }
      try staging.completeJob(ours[0], in: namespace)
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
      #expect(ours.isEmpty)
    }
    #expect(staging.requests.count { $0.contains("create Job") } == 1)
  }

  @Test func `a Job of the published operator is neither adopted nor ended`() async throws {
    try install(job: true)
    let reference = ObjectReference(.job, namespace: namespace, name: oldJob)
    let before = staging.object(reference)
    try await world.run(completesJobs: false) { engine in
      await eventually { !ours.isEmpty }
      try staging.completeJob(ours[0], in: namespace)
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
    }
    #expect(staging.object(reference) == before)
    let told = staging.object(EngineWorld.bundle)?[["status", "history"]]?.array ?? []
    #expect(told.count == 1)
  }

  @Test func `Bundles of the published operator that Git does not have are left to it`()
    async throws
  {
    try staging.add(bundle("other"), by: "kopf")
    let reference = ObjectReference(.bundle, namespace: namespace, name: "other")
    let before = staging.object(reference)
    try await world.run { engine in
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
    }
    #expect(staging.object(reference) == before)
  }
}
