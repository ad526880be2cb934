// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit
import FerryViews
import Testing

/// Jobs whose pods do not come to be.
@Suite(.timeLimit(.minutes(1)))
struct StartTests {
  private let world = EngineWorld()
  private var staging: InMemoryCluster { world.cluster("staging-eu-1") }
  private let namespace = EngineWorld.shop.namespace

  private func refuse(_ job: String, _ message: String) throws {
    let uid = staging.object(ObjectReference(.job, namespace: namespace, name: job))?[
      ["metadata", "uid"]]
    try staging.add([
      "apiVersion": "v1", "kind": "Event",
      "metadata": ["name": .string("\(job).1"), "namespace": .string(namespace.text)],
      "involvedObject": ["kind": "Job", "name": .string(job), "uid": uid ?? .null],
      "type": "Warning", "reason": "FailedCreate", "message": .string(message),
    ])
  }

  private var ready: JSONValue? { staging.condition("Ready", of: EngineWorld.bundle) }

  @Test func `a Job without a service account says so, is ended in time, and is tried again`()
    async throws
  {
    try await world.run(completesJobs: false) { engine in
      await eventually { !staging.activeJobs.isEmpty }
      let job = try #require(staging.activeJobs.first)
      try refuse(job, "Error creating: serviceaccount \"werf\" not found")
      world.clock.advance(by: .seconds(31))
      await eventually { ready?["reason"] == "ServiceAccountMissing" }
      world.clock.advance(by: .seconds(600))
      let reference = ObjectReference(.job, namespace: namespace, name: job)
      await eventually { staging.object(reference)?[["spec", "activeDeadlineSeconds"]] == 1 }
      try staging.failJob(job, in: namespace, reason: "DeadlineExceeded", message: "too long")
      await eventually {
        let entry = staging.object(EngineWorld.bundle)?[["status", "history"]]?.array?.first
        return entry?["result"] == "failed" && entry?["reason"] == "ServiceAccountMissing"
      }
      world.clock.advance(by: .seconds(31))
      await eventually { staging.activeJobs.contains { $0.hasSuffix("-2") } }
    }
  }

  @Test func `a Job whose pod runs is left alone, and nobody asks about it`() async throws {
    try await world.run(completesJobs: false) { _ in
      await eventually { !staging.activeJobs.isEmpty }
    }
    let name = try #require(staging.activeJobs.first)
    let job = ObjectReference(.job, namespace: namespace, name: name)
    try staging.edit(job) { $0["status"] = ["active": 1, "ready": 1] }
    // An engine that is started now knows of the pod before any time passes.
    try await world.run(completesJobs: false) { engine in
      await engine.until { view in
        view.targets("staging").contains { $0.reason?.hasPrefix("deploying") == true }
      }
      world.clock.advance(by: .seconds(700))
      let asked = world.registry.requests.count
      await eventually { world.registry.requests.count > asked }
      #expect(!staging.requests.contains { $0.hasPrefix("list Pod") })
      try staging.completeJob(job.name, in: namespace)
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
    }
  }

  @Test func `a Job that was deleted by hand is tried again, and that is told`() async throws {
    try await world.run(completesJobs: false) { engine in
      await eventually { !staging.activeJobs.isEmpty }
      let first = try #require(staging.activeJobs.first)
      try staging.remove(ObjectReference(.job, namespace: namespace, name: first))
      await eventually { ready?["reason"] == "JobLost" }
      world.clock.advance(by: .seconds(31))
      await eventually { staging.activeJobs.contains { $0.hasSuffix("-2") } }
      try staging.completeJob(#require(staging.activeJobs.first), in: namespace)
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
    }
  }

  @Test func `a shutdown does not wait for Jobs, and the next engine adopts them`() async throws {
    try await world.run(completesJobs: false) { _ in
      await eventually { !staging.activeJobs.isEmpty }
    }
    try await world.run(completesJobs: false) { engine in
      await engine.until {
        $0.targets("staging").first?.reason?.contains("deploying 1.4.0") == true
      }
      #expect(staging.activeJobs.count == 1)
      try staging.completeJob(#require(staging.activeJobs.first), in: namespace)
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
      #expect(staging.requests.count { $0.contains("create Job") } == 1)
    }
  }
}

extension InMemoryCluster {
  /// A condition of an object; nothing when it has none of the type.
  func condition(_ type: String, of object: ObjectReference) -> JSONValue? {
    self.object(object)?[["status", "conditions"]]?.array?.first { $0["type"]?.string == type }
  }
}
