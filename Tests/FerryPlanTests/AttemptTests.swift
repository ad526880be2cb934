// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import Testing

struct AttemptTests {
  @Test func `a Job without the copy of its values is ordered again, under its name`() throws {
    let job = try Shop().job()
    var facts = try Shop.facts(live: Shop().live(jobs: [job]))
    facts.live.configMaps[Shop.copyKey(of: job)] = nil
    #expect(plan(facts).jobs.map(\.name) == [job.name])
    facts.live.jobs = [Shop.id: [try Shop().job(isReady: true)]]
    #expect(plan(facts).jobs.isEmpty)
  }

  @Test func `a running Job is waited for`() throws {
    let plan = plan(try Shop.facts(live: Shop().live(jobs: [Shop().job()])))
    #expect(plan.jobs.isEmpty)
    #expect(plan.status?[condition: .reconciling]?.status == true)
  }

  @Test func `a Job of another release must end first`() throws {
    let live = try Shop().live(jobs: [Shop(version: "1.0.0").job()])
    #expect(plan(try Shop.facts(live: live)).jobs.isEmpty)
  }

  @Test func `a success is written down and is then settled`() throws {
    let status = try Shop().deployedStatus()
    #expect(status.ready == 1)
    #expect(status.deploy?.fingerprint == (try Shop().fingerprint))
    #expect(status.history.map(\.result) == [.succeeded])
    #expect(status[condition: .ready]?.status == true)
  }

  @Test func `a failed Job is tried again only after the back-off`() throws {
    let failed = try Shop().job(condition: "Failed")
    var facts = try Shop.facts(live: Shop().live(jobs: [failed]))
    #expect(plan(facts).jobs.isEmpty)
    let due = try #require(plan(facts).nextLook)
    #expect(due >= Shop.now + .milliseconds(22_500) && due <= Shop.now + .seconds(30))
    facts.now = Shop.now + .seconds(30)
    #expect(plan(facts).jobs.map(\.name.attempt) == [2])
  }

  @Test func `after the last attempt the Bundle is stalled and keeps the log`() throws {
    let jobs = try (1...3).map { try Shop().job(attempt: $0, condition: "Failed") }
    var facts = try Shop.facts(live: Shop().live(jobs: jobs))
    facts.logs = [jobs[2].name.description: "no such image"]
    facts.now = Shop.now + .seconds(86_400)
    let plan = plan(facts)
    #expect(plan.jobs.isEmpty)
    #expect(plan.status?[condition: .stalled]?.status == true)
    #expect(plan.status?.history.map(\.message).contains("no such image") == true)
  }

  @Test func `a Job past its deadline fails with that reason`() throws {
    let job = try Shop().job(condition: "Failed", reason: "DeadlineExceeded")
    let plan = plan(try Shop.facts(live: Shop().live(jobs: [job])))
    #expect(plan.status?[condition: .ready]?.reason == "DeadlineExceeded")
  }

  @Test func `a Job deleted by hand is a failed attempt`() throws {
    let begun = try #require(plan(Shop.facts(live: Shop().live())).status)
    var facts = try Shop.facts(live: Shop().live(status: begun))
    facts.now = Shop.now + .seconds(1)
    #expect(plan(facts).status?.history.map(\.result) == [.lost])
    #expect(plan(facts).jobs.isEmpty)
    facts.now = Shop.now + .seconds(30)
    #expect(plan(facts).jobs.map(\.name.attempt) == [2])
  }

  @Test func `attempts whose Jobs are gone still count`() throws {
    let jobs = try (1...3).map { try Shop().job(attempt: $0, condition: "Failed") }
    let stalled = try #require(plan(Shop.facts(live: Shop().live(jobs: jobs))).status)
    var facts = try Shop.facts(live: Shop().live(status: stalled))
    facts.now = Shop.now + .seconds(86_400)
    #expect(plan(facts).jobs.isEmpty)
  }

  @Test func `a tag that moved is deployed again`() throws {
    let plan = plan(
      try Shop.facts(Shop(digit: "b"), live: Shop().live(status: Shop.status(ofDeployed: ["a"]))))
    #expect(plan.jobs.map(\.release?.digest) == [try Shop(digit: "b").release.digest])
  }

  @Test func `a tag that moves each time is deployed only so often, and its condition says so`()
    throws
  {
    var facts = try Shop.facts(
      Shop(digit: "d"), live: Shop().live(status: Shop.status(ofDeployed: ["c", "b", "a"])))
    #expect(plan(facts).jobs.isEmpty)
    #expect(plan(facts).status?[condition: .ready]?.reason == "TagMoves")
    #expect(plan(facts).status?[condition: .ready]?.status == false)
    let due = try #require(plan(facts).nextLook)
    facts.now = due
    #expect(plan(facts).jobs.count == 1)
  }

  @Test(
    arguments: [("b", ["b", "a", "c"]), ("d", ["c", "b"]), ("d", ["c", "c", "c", "b"])]
      as [(Character, [Character])])
  func `a tag that stays, or moved seldom, is not waited with`(
    now: Character, before: [Character]
  ) throws {
    let live = try Shop().live(status: Shop.status(ofDeployed: before))
    #expect(plan(try Shop.facts(Shop(digit: now), live: live)).jobs.count == 1)
  }

  @Test func `force starts a stalled Bundle anew`() throws {
    let jobs = try (1...3).map { try Shop().job(attempt: $0, condition: "Failed") }
    let forced = Shop(annotations: [Annotation.force: "1"])
    let plan = plan(try Shop.facts(forced, live: Shop().live(jobs: jobs)))
    #expect(plan.jobs.map(\.name.attempt) == [1])
  }
}
