// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit
import FerryViews
import Testing

@Suite(.timeLimit(.minutes(1)))
struct EventTests {
  private func events(_ world: EngineWorld, on context: String) -> [JSONValue] {
    world.cluster(context).objects(.event)
  }

  @Test func `a deployment costs two events, and looking again none`() async throws {
    let world = EngineWorld()
    for _ in 1...2 {
      try await world.run { engine in
        await engine.until { $0.current("production").count == 3 }
      }
    }
    let events = events(world, on: "staging-eu-1")
    #expect(Set(events.compactMap { $0["reason"]?.string }) == ["Deploying", "Deployed"])
    #expect(events.count == 2)
    let bundle = world.cluster("staging-eu-1").objects(.bundle).first
    for event in events {
      let subject = event["involvedObject"]
      #expect(subject?["apiVersion"] == "operator.werf.dev/v1")
      #expect(subject?["kind"] == "Bundle")
      #expect(subject?["uid"] == bundle?[["metadata", "uid"]])
      #expect(event["type"] == "Normal")
      #expect(event["reportingComponent"] == "ferry")
    }
  }

  @Test func `a failed Job is told of the Bundle and of the Job`() async throws {
    let world = EngineWorld()
    try await world.run(failing: { context, _ in context == "staging-eu-1" }) { engine in
      await engine.until { view in
        view.targets("staging").contains { $0.reason?.contains("attempt 1 failed") == true }
      }
      let message = engine.view.targets("staging").first?.reason ?? ""
      #expect(message.contains("boom"))
    }
    try await world.run(failing: { context, _ in context == "staging-eu-1" }) { engine in
      await engine.until { $0.current("production").count == 3 }
    }
    let failures = events(world, on: "staging-eu-1").filter { $0["reason"] == "DeployFailed" }
    let kinds = failures.compactMap { $0[["involvedObject", "kind"]]?.string }
    #expect(kinds.sorted() == ["Bundle", "Job"])
    #expect(failures.allSatisfy { $0["message"]?.string?.hasSuffix("boom") == true })
  }

  @Test func `the pod of a failed Job is found by the label that every version of Kubernetes sets`()
    async throws
  {
    let world = EngineWorld()
    let staging = world.cluster("staging-eu-1")
    try await world.run(completesJobs: false) { engine in
      await eventually { !staging.activeJobs.isEmpty }
      let job = staging.activeJobs[0]
      try staging.failJob(job, in: EngineWorld.shop.namespace, log: "boom")
      #expect(staging.objects(.pod).first?[["metadata", "labels"]] == ["job-name": .string(job)])
      await engine.until { $0.targets("staging").contains { $0.reason?.contains("boom") == true } }
    }
  }

  @Test func `a cluster that takes no events is deployed to all the same`() async throws {
    let world = EngineWorld()
    world.cluster("staging-eu-1").lose(.event)
    try await world.run { engine in
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
    }
    #expect(events(world, on: "staging-eu-1").isEmpty)
  }
}
