// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import Testing

/// Jobs that do not start: each ends with its own reason, in bounded time.
struct ObstacleTests {
  /// What a cluster says of a Job, and what Ferry makes of it.
  struct Witness: Sendable, CustomTestStringConvertible {
    let name: String
    var pods: [JSONValue] = []
    var events: [JSONValue] = []
    let reason: String?
    var words = ""

    var testDescription: String { name }

    static let all = [
      Witness(
        name: "an image that is not there",
        pods: [waiting("ImagePullBackOff", "Back-off pulling image \"werf:9\"")],
        reason: "ImagePullFailed", words: "werf:9"),
      Witness(
        name: "an image name that is none", pods: [waiting("InvalidImageName", "x")],
        reason: "ImagePullFailed"),
      Witness(
        name: "the image of the login",
        pods: [waiting("ErrImagePull", "no", "initContainerStatuses")],
        reason: "ImagePullFailed"),
      Witness(
        name: "a Secret without the key",
        pods: [waiting("CreateContainerConfigError", "couldn't find key password in Secret")],
        reason: "ContainerNotCreated", words: "couldn't find key password"),
      Witness(
        name: "no node", pods: [unschedulable("0/3 nodes are available: 3 Insufficient memory.")],
        reason: "Unschedulable", words: "Insufficient memory"),
      Witness(
        name: "a volume that does not come", pods: [waiting("ContainerCreating", "")],
        reason: "PodNotStarted", words: "kubectl describe"),
      Witness(
        name: "no service account",
        events: [
          refusal(
            "pods \"x\" is forbidden: error looking up service account shop/werf: "
              + "serviceaccount \"werf\" not found")
        ], reason: "ServiceAccountMissing", words: "create the account"),
      Witness(
        name: "a quota", events: [refusal("pods \"x\" is forbidden: exceeded quota: pods")],
        reason: "QuotaExceeded", words: "raise the quota"),
      Witness(
        name: "a policy", events: [refusal("violates PodSecurity \"restricted:latest\"")],
        reason: "PodRefused", words: "PodSecurity"),
      Witness(name: "silence", reason: "PodNotCreated"),
      Witness(
        name: "a login that runs",
        pods: [state(["running": [:]], "initContainerStatuses")], reason: nil),
      Witness(name: "a pod that ended", pods: [["status": ["phase": "Failed"]]], reason: nil),
    ]

    private static func waiting(
      _ reason: JSONValue, _ message: JSONValue, _ list: String = "containerStatuses"
    ) -> JSONValue {
      state(["waiting": ["reason": reason, "message": message]], list)
    }

    private static func state(_ state: JSONValue, _ list: String) -> JSONValue {
      var status: JSONValue = ["phase": "Pending"]
      status[list] = [["name": "c", "state": state]]
      return ["status": status]
    }

    private static func unschedulable(_ message: JSONValue) -> JSONValue {
      [
        "status": [
          "phase": "Pending",
          "conditions": [
            [
              "type": "PodScheduled", "status": "False", "reason": "Unschedulable",
              "message": message,
            ]
          ],
        ]
      ]
    }

    private static func refusal(_ message: String) -> JSONValue {
      [
        "reason": "FailedCreate", "type": "Warning",
        "lastTimestamp": "2026-01-01T00:00:00Z", "message": .string("Error creating: " + message),
      ]
    }
  }

  @Test(arguments: Witness.all)
  func `what keeps a Job from starting is understood`(witness: Witness) {
    let obstacle =
      witness.pods.isEmpty ? JobObstacle(events: witness.events) : JobObstacle(pods: witness.pods)
    #expect(obstacle?.reason == witness.reason)
    #expect(obstacle?.message.contains(witness.words) ?? true)
  }

  private let missing = JobObstacle("ImagePullFailed", "its image cannot be pulled")

  /// Facts in which the shop's Job is that old and has this against it.
  private func facts(age: Duration, _ obstacle: JobObstacle?, isReady: Bool = false) throws
    -> PlanFacts
  {
    let job = try Shop().job(isReady: isReady)
    var facts = try Shop.facts(live: Shop().live(jobs: [job]))
    facts.now = job.started + age
    if let obstacle { facts.obstacles = [job.name.description: obstacle] }
    return facts
  }

  @Test func `a Job that does not start says why in the condition, and is waited for`() throws {
    let plan = plan(try facts(age: .seconds(60), missing))
    #expect(plan.ended.isEmpty)
    #expect(plan.status?[condition: .ready]?.reason == "ImagePullFailed")
    #expect(plan.status?[condition: .ready]?.message.contains("cannot be pulled") == true)
    #expect(plan.status?[condition: .reconciling]?.status == true)
  }

  @Test(
    arguments: [("ImagePullFailed", 600), ("QuotaExceeded", 1_500), ("Unschedulable", 1_500)])
  func `a Job that does not start is ended after its time`(reason: String, limit: Int64) throws {
    let obstacle = JobObstacle(reason, "why")
    #expect(plan(try facts(age: .seconds(limit - 1), obstacle)).ended.isEmpty)
    #expect(plan(try facts(age: .seconds(limit), obstacle)).ended == [obstacle])
  }

  @Test func `a look is due when something can have changed without a signal`() throws {
    func look(_ age: Int64, _ obstacle: JobObstacle? = nil, isReady: Bool = false) throws
      -> Duration?
    {
      let facts = try facts(age: .seconds(age), obstacle, isReady: isReady)
      return plan(facts).nextLook.map { $0 - facts.now }
    }
    #expect(try look(1) == .seconds(29))
    #expect(try look(40) == .seconds(60))
    #expect(try look(580, missing) == .seconds(20))
    #expect(try look(40, isReady: true) == nil)
  }

  @Test func `a Job that was ended for an obstacle is a failed attempt with that reason`() throws {
    let job = try Shop().job(condition: "Failed", reason: "DeadlineExceeded", obstacle: missing)
    let plan = plan(try Shop.facts(live: Shop().live(jobs: [job])))
    #expect(plan.status?[condition: .ready]?.reason == "ImagePullFailed")
    #expect(plan.status?.history.map(\.reason) == ["ImagePullFailed"])
    #expect(plan.status?.history.map(\.message) == ["its image cannot be pulled"])
  }

  @Test func `a Job that is being ended is not ended twice`() throws {
    var facts = try facts(age: .seconds(700), missing)
    facts.live.jobs = [Shop.id: [try Shop().job(obstacle: missing)]]
    #expect(plan(facts).ended.isEmpty)
    #expect(plan(facts).jobs.isEmpty)
  }

  @Test func `the reason of a failed attempt stays when its Job is gone`() throws {
    let jobs = try (1...3).map {
      try Shop().job(attempt: $0, condition: "Failed", reason: "DeadlineExceeded")
    }
    let status = try #require(plan(Shop.facts(live: Shop().live(jobs: jobs))).status)
    let facts = try Shop.facts(live: Shop().live(status: status))
    #expect(plan(facts).status == nil)
    #expect(status[condition: .stalled]?.reason == "DeadlineExceeded")
  }

  @Test func `a dismissal that does not start says why and is ended too`() throws {
    let job = try Shop().job(.dismiss)
    var live = try Shop().settled()
    live.jobs = [Shop.id: [job]]
    var facts = try Shop.leaving(live)
    facts.now = job.started + .seconds(600)
    facts.obstacles = [job.name.description: missing]
    #expect(plan(facts).ended == [missing])
    #expect(plan(facts).assessments[Shop.id]?.reason == "ImagePullFailed")
  }

  @Test func `an obstacle is told once, as a warning`() throws {
    var facts = try facts(age: .seconds(60), missing)
    let begun = try #require(plan(Shop.facts(live: Shop().live())).status)
    facts.live = try Shop().live(status: begun, jobs: [Shop().job()])
    let told = plan(facts).changes.flatMap { $0.events(in: facts.live) }
    #expect(told.map(\.reason) == ["ImagePullFailed"])
    #expect(told.map(\.tone) == [.warning])
    facts.live = try Shop().live(status: try #require(plan(facts).status), jobs: [Shop().job()])
    #expect(plan(facts).changes.flatMap { $0.events(in: facts.live) }.isEmpty)
  }
}

struct BackoffTests {
  @Test func `attempts back off exponentially to the ceiling, each cluster by its own luck`()
    throws
  {
    var waits: Set<Duration> = []
    for cluster in ["eu-1", "us-1", "ap-1"] {
      var facts = try Shop.facts(live: Shop().live(jobs: [Shop().job(condition: "Failed")]))
      facts.desired.id = ClusterID(
        environment: facts.desired.id.environment, name: ClusterName(checked: cluster))
      let due = try #require(plan(facts).nextLook)
      #expect(plan(facts).nextLook == due)
      waits.insert(due - Shop.now)
    }
    #expect(waits.count == 3)
    #expect(waits.allSatisfy { $0 >= .milliseconds(22_500) && $0 <= .seconds(30) })
  }

  @Test(arguments: [(2, 45, 60), (3, 90, 120), (9, 450, 600)])
  func `each further attempt waits twice as long`(failed: Int, least: Int64, most: Int64) throws {
    let jobs = try (1...failed).map { try Shop().job(attempt: $0, condition: "Failed") }
    var facts = try Shop.facts(live: Shop().live(jobs: jobs))
    facts.retry.attempts = 20
    let wait = try #require(plan(facts).nextLook) - Shop.now
    #expect(wait >= .seconds(least) && wait <= .seconds(most))
  }
}
