// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import Testing

struct BundleEventTests {
  /// The reasons of what the plan's changes tell.
  private func reasons(_ facts: PlanFacts) -> [String] {
    events(facts).map(\.reason)
  }

  private func events(_ facts: PlanFacts) -> [ObjectEvent] {
    plan(facts).changes.flatMap { $0.events(in: facts.live) }
  }

  @Test func `a deployment tells of its start and of its end`() throws {
    var start = try Shop.facts(live: Shop().live())
    #expect(reasons(start) == ["Deploying"])
    let planned = try #require(plan(start).status)
    start.live = try Shop().live(status: planned, jobs: [Shop().job()])
    #expect(reasons(start) == [])
    let end = try Shop.facts(
      live: Shop().live(status: planned, jobs: [Shop().job(condition: "Complete")]))
    #expect(events(end).map(\.message) == ["1.2.3 is deployed"])
    #expect(reasons(end) == ["Deployed"])
  }

  @Test func `where all is as Git wants it nothing is told`() throws {
    #expect(reasons(try Shop.facts(live: Shop().settled())) == [])
  }

  @Test func `a failure is told in the last words of the Job's log, a stall once`() throws {
    let jobs = try (1...3).map { try Shop().job(attempt: $0, condition: "Failed") }
    var facts = try Shop.facts(live: Shop().live(jobs: jobs))
    facts.logs = [jobs[2].name.description: "pulling\nno such image\n"]
    facts.now = Shop.now + .seconds(86_400)
    let told = events(facts)
    #expect(told.map(\.reason) == ["DeployFailed", "DeployFailed", "DeployFailed", "Stalled"])
    #expect(told.allSatisfy { $0.tone == .warning })
    let last = try #require(told.first { $0.job == jobs[2].name.description })
    #expect(last.message.hasSuffix("did not deploy 1.2.3: no such image"))
    facts.live = try Shop().live(status: try #require(plan(facts).status), jobs: jobs)
    #expect(reasons(facts) == [])
  }

  @Test func `a version that is not there is told once`() throws {
    var facts = try Shop.facts(live: Shop().live())
    facts.releases[Shop.id] = .refused(reason: "VersionNotFound", message: "no tag matches")
    #expect(events(facts) == [ObjectEvent(.warning, "VersionNotFound", "no tag matches")])
    facts.live = try Shop().live(status: try #require(plan(facts).status))
    #expect(reasons(facts) == [])
  }

  @Test func `drift is told when it is put back`() throws {
    let live = try Shop().settled { $0["spec"]?["version"] = "9.9.9" }
    #expect(reasons(try Shop.facts(live: live)) == ["DriftCorrected"])
  }

  @Test func `a dismissal is told at both ends`() throws {
    let status = try Shop().deployedStatus()
    var facts = try Shop.facts(nil, live: Shop().live(status: status))
    facts.confirmedDeletions = 1
    #expect(reasons(facts) == ["Dismissing"])
    let job = try Shop().job(.dismiss, condition: "Complete")
    facts.live = try Shop().live(status: status, jobs: [job])
    #expect(reasons(facts) == ["Dismissed"])
  }

  @Test func `a Bundle that goes without a Job is released, not dismissed`() throws {
    var facts = try Shop.facts(nil, live: Shop().live())
    facts.confirmedDeletions = 1
    #expect(reasons(facts) == ["Released"])
  }
}
