// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import Testing

/// Git goes back to what was deployed before: what was begun since then has changed the cluster, however
/// it ended.
struct WayBackTests {
  private let old = Shop()
  private let new = Shop(version: "1.3.0")

  /// A status in which the old one is deployed.
  private var deployed: BundleStatus { get throws { try old.deployedStatus() } }

  /// The new one's Job began a minute after the old one's.
  private func later(
    _ condition: String?, attempt: Int = 1, of shop: Shop? = nil, by span: Duration = .seconds(60)
  ) throws -> LiveJob {
    try (shop ?? new).job(attempt: attempt, condition: condition, later: span)
  }

  private func facts(_ wanted: Shop, status: BundleStatus, jobs: [LiveJob]) throws -> PlanFacts {
    var facts = try Shop.facts(wanted, live: wanted.live(status: status, jobs: jobs))
    facts.now = Shop.now + .seconds(600)
    return facts
  }

  @Test(arguments: ["Complete", "Failed"])
  func `it is deployed again, whatever became of the newer one`(end: String) throws {
    let jobs = [try old.job(condition: "Complete"), try later(end)]
    let plan = plan(try facts(old, status: deployed, jobs: jobs))
    #expect(plan.jobs.map(\.name) == [try old.job(attempt: 2).name])
    #expect(plan.assessments[Shop.id]?.isSettled == false)
    #expect(plan.assessments[Shop.id]?.health == .progressing)
  }

  @Test(arguments: ["Complete", "Failed"])
  func `also when no Job lives any more, and the history alone tells`(end: String) throws {
    let after = try #require(
      plan(facts(new, status: deployed, jobs: [later(end)])).status)
    let plan = plan(try facts(old, status: after, jobs: []))
    #expect(plan.jobs.map(\.name) == [try old.job(attempt: 2).name])
  }

  @Test func `and that is written down and settled as any other`() throws {
    let jobs = [
      try old.job(condition: "Complete"), try later("Complete"),
      try later("Complete", attempt: 2, of: old, by: .seconds(120)),
    ]
    let written = try #require(plan(facts(old, status: deployed, jobs: jobs)).status)
    #expect(written.ready == 1)
    #expect(written.history.map(\.job) == jobs.reversed().map(\.name.description))
    for jobs in [jobs, []] {
      let plan = plan(try facts(old, status: written, jobs: jobs))
      #expect(plan.changes.isEmpty)
      #expect(plan.assessments[Shop.id]?.isSettled == true)
    }
  }

  @Test func `a Job of the newer one that runs ends first`() throws {
    let jobs = [try old.job(condition: "Complete"), try later(nil)]
    let plan = plan(try facts(old, status: deployed, jobs: jobs))
    #expect(plan.jobs.isEmpty)
    #expect(plan.assessments[Shop.id]?.isSettled == false)
  }

  @Test func `a Job that ends while its Bundle waits for others is written down`() throws {
    let third = Shop(version: "1.4.0")
    let begun = try #require(plan(facts(new, status: deployed, jobs: [])).status)
    var facts = try facts(third, status: begun, jobs: [later(nil)])
    facts.wait = { _ in .turn(of: ClusterName(checked: "eu-1"), why: "deploying") }
    #expect(!plan(facts).changes.contains { if case .writeStatus = $0 { true } else { false } })
    facts.live.jobs = [Shop.id: [try later("Complete")]]
    let written = try #require(plan(facts).status)
    #expect(written.deploy?.release == (try new.release) && written.ready == 0)
    #expect(written.history.map(\.result) == [.succeeded, .succeeded])
    facts.live = try third.live(status: written)
    #expect(!plan(facts).changes.contains { if case .writeStatus = $0 { true } else { false } })
    facts.live = try third.live(status: begun, jobs: [later("Failed")])
    #expect(plan(facts).status?.history.map(\.result) == [.failed, .succeeded])
  }

  @Test func `of two Jobs that nobody wrote down the one that began later counts`() throws {
    let jobs = [
      try later("Complete"), try later("Complete", attempt: 2, of: old, by: .seconds(120)),
    ]
    for (wanted, count) in [(old, 0), (new, 1)] {
      let plan = plan(try facts(wanted, status: deployed, jobs: jobs))
      #expect(plan.jobs.count == count)
      #expect(plan.status?.history.count == 3 + count)
    }
  }

  @Test func `a Job that the history forgot does not come back into it`() throws {
    var status = try deployed
    let entry = try #require(status.history.first)
    let verifications = try (1...10).map { number in
      try old.job(
        .verify, attempt: number, condition: "Failed", later: .seconds(60 * Int64(number)))
    }
    status.history = verifications.reversed().map { job in
      var other = entry
      (other.job, other.result) = (job.name.description, .failed)
      return other
    }
    let jobs = [try old.job(condition: "Complete")] + verifications
    let plan = plan(try facts(old, status: status, jobs: jobs))
    #expect(plan.jobs.isEmpty && plan.status == nil)
    #expect(plan.assessments[Shop.id]?.isSettled == true)
  }

  @Test(arguments: ["Complete", "Failed"])
  func `a Bundle that comes back while it is dismissed is deployed again`(end: String) throws {
    let dismissal = try old.job(.dismiss, condition: end, later: .seconds(60))
    var jobs = [try old.job(condition: "Complete"), dismissal]
    for status in [try deployed, BundleStatus()] {
      let plan = plan(try facts(old, status: status, jobs: jobs))
      #expect(plan.jobs.map(\.name) == [try old.job(attempt: 2).name])
    }
    let running = try old.job(.dismiss, later: .seconds(60))
    #expect(plan(try facts(old, status: deployed, jobs: [jobs[0], running])).jobs.isEmpty)
    jobs.append(try later("Complete", attempt: 2, of: old, by: .seconds(120)))
    let written = try #require(plan(facts(old, status: deployed, jobs: jobs)).status)
    #expect(written.ready == 1)
    #expect(!written.history.contains { $0.job.contains("dismiss") })
    #expect(plan(try facts(old, status: written, jobs: jobs)).changes.isEmpty)
  }

  @Test func `a dismissal before the last deployment dismissed nothing of it`() throws {
    let jobs = [
      try old.job(.dismiss, condition: "Complete", later: .seconds(60)),
      try later("Complete", attempt: 2, of: old, by: .seconds(120)),
    ]
    let written = try #require(plan(facts(old, status: deployed, jobs: jobs)).status)
    let plan = plan(try Shop.leaving(old.live(status: written, jobs: jobs)))
    #expect(plan.deleted.isEmpty)
    #expect(plan.jobs.map(\.name) == [try old.job(.dismiss, attempt: 2).name])
  }

  @Test func `more attempts than a history holds come to an end`() throws {
    var status = try deployed
    var jobs: [LiveJob] = []
    for attempt in 1...20 {
      let job = try later("Failed", attempt: attempt, by: .seconds(60 * Int64(attempt)))
      var facts = try facts(new, status: status, jobs: jobs.suffix(3) + [job])
      facts.retry.attempts = 20
      facts.now = Shop.now + .seconds(86_400)
      let plan = plan(facts)
      #expect(plan.jobs.map(\.name.attempt) == (attempt < 20 ? [attempt + 1] : []))
      status = try #require(plan.status)
      jobs.append(job)
    }
    #expect(status[condition: .stalled]?.status == true)
    let plan = plan(try facts(new, status: status, jobs: jobs))
    #expect(plan.assessments[Shop.id]?.isSettled == false && plan.jobs.isEmpty)
  }

  @Test func `what a full history forgot has its place before what it tells`() throws {
    let jobs = try (1...13).map { number in
      try (number % 2 == 0 ? new : old).job(
        attempt: (number + 1) / 2, condition: "Complete", later: .seconds(60 * Int64(number)))
    }
    var status = BundleStatus()
    for count in 1...13 {
      let shop = count % 2 == 0 ? new : old
      let written = try facts(shop, status: status, jobs: Array(jobs.prefix(count)))
      status = try #require(plan(written).status)
    }
    #expect(status.history.map(\.job) == jobs.suffix(10).reversed().map(\.name.description))
    #expect(plan(try facts(old, status: status, jobs: jobs)).changes.isEmpty)
    #expect(plan(try facts(new, status: status, jobs: jobs)).jobs.map(\.name.attempt) == [7])
  }
}
