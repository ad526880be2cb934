// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import Testing

struct DeployTests {
  @Test func `a new Bundle is applied and deployed`() throws {
    let plan = plan(try Shop.facts())
    #expect(plan.applied == [.missing, .missing])
    #expect(plan.jobs.map(\.name.attempt) == [1])
    #expect(plan.jobs.first?.release == (try Shop().release))
  }

  @Test func `nothing is done while the same fingerprint is deployed`() throws {
    let plan = plan(try Shop.facts(live: Shop().settled()))
    #expect(plan.changes.isEmpty)
    #expect(plan.assessments[Shop.id]?.isSettled == true)
    #expect(plan.assessments[Shop.id]?.health == .healthy)
  }

  @Test(arguments: [
    Shop(values: ["values.yaml": "replicas: 2"]), Shop(version: "1.2.4"), Shop(digit: "b"),
    Shop(annotations: [Annotation.force: "again"]),
  ])
  func `changed values, versions, digests and force run the apply Job`(changed: Shop) throws {
    let plan = plan(try Shop.facts(changed, live: Shop().settled()))
    #expect(plan.jobs.map(\.fingerprint) == [try changed.fingerprint])
  }

  @Test func `another template deploys nothing again`() throws {
    let changed = Shop(annotations: [Annotation.template: "helm"])
    let plan = plan(try Shop.facts(changed, live: Shop().settled()))
    #expect(plan.jobs.isEmpty)
    #expect(plan.applied == [.changed])
  }

  @Test func `without its values a Bundle is never deployed`() throws {
    let shop = Shop(valuesAreInGit: false)
    let plan = plan(try Shop.facts(shop, live: shop.live()))
    #expect(plan.jobs.isEmpty)
    #expect(plan.status?[condition: .ready]?.reason == "ValuesMissing")
  }

  @Test(arguments: ["VersionNotFound", "CredentialsMissing"])
  func `what the registry refuses is a condition and no Job`(reason: String) throws {
    var facts = try Shop.facts(live: Shop().live())
    facts.releases[Shop.id] = .refused(reason: reason, message: "why")
    let plan = plan(facts)
    #expect(plan.jobs.isEmpty)
    #expect(plan.status?[condition: .ready]?.reason == reason)
    #expect(plan.status?[condition: .ready]?.status == false)
  }

  @Test func `what is deployed stays Ready while the registry does not answer`() throws {
    var facts = try Shop.facts(live: Shop().settled())
    facts.releases[Shop.id] = .unknown(reason: "RegistryUnreachable", message: "no answer")
    #expect(plan(facts).changes.isEmpty)
    #expect(plan(facts).assessments[Shop.id]?.health == .unknown)
  }

  @Test(arguments: ["RegistryUnreachable", "RateLimited"])
  func `what waits for its deployment says why the registry does not answer`(
    reason: String
  ) throws {
    var facts = try Shop.facts(live: Shop().live())
    facts.releases[Shop.id] = .unknown(reason: reason, message: "no answer")
    let plan = plan(facts)
    #expect(plan.jobs.isEmpty && plan.applied.isEmpty)
    #expect(plan.status?[condition: .ready]?.reason == reason)
    #expect(plan.status?[condition: .ready]?.status == false)
    #expect(plan.status?[condition: .reconciling]?.message == "no answer")
    facts.live = try Shop().live(status: #require(plan.status))
    #expect(FerryPlan.plan(facts).changes.isEmpty)
  }

  @Test func `a new Bundle whose registry does not answer is applied with that condition`() throws {
    var facts = try Shop.facts(Shop())
    facts.releases[Shop.id] = .unknown(reason: "RegistryUnreachable", message: "no answer")
    let plan = plan(facts)
    #expect(plan.applied == [.missing, .missing] && plan.jobs.isEmpty)
    #expect(plan.status?[condition: .ready]?.reason == "RegistryUnreachable")
    facts.wait = { _ in .turn(of: ClusterName(checked: "eu-1"), why: "deploying") }
    #expect(FerryPlan.plan(facts).changes.isEmpty)
  }

  @Test func `a Job that runs is not spoken over while the registry does not answer`() throws {
    var facts = try Shop.facts(live: Shop().live(jobs: [Shop().job()]))
    facts.releases[Shop.id] = .unknown(reason: "RateLimited", message: "no answer")
    #expect(plan(facts).changes.isEmpty)
  }

  @Test(arguments: [[Annotation.suspend: "true"], [Annotation.disableAutoupdate: ""]])
  func `a suspended Bundle is applied and not deployed`(annotations: [String: String]) throws {
    let plan = plan(try Shop.facts(Shop(annotations: annotations)))
    #expect(plan.applied == [.missing, .missing])
    #expect(plan.jobs.isEmpty)
    #expect(plan.assessments[Shop.id]?.isLeftOut == true)
  }

  @Test func `a Bundle that waits for other clusters writes nothing`() throws {
    var facts = try Shop.facts(
      Shop(version: "1.2.4", values: ["values.yaml": "new"]), live: Shop().settled())
    facts.wait = { _ in .turn(of: ClusterName(checked: "eu-1"), why: "deploying") }
    #expect(plan(facts).changes.isEmpty)
    #expect(
      plan(facts).assessments[Shop.id]?.message == "waits for eu-1, which goes first: deploying")
  }

  @Test func `a Bundle whose version is refused is changed in its turn`() throws {
    var facts = try Shop.facts(Shop(version: "1.2.4"), live: Shop().settled())
    facts.releases[Shop.id] = .refused(reason: "VersionNotFound", message: "there is no 1.2.4")
    facts.wait = { _ in .turn(of: ClusterName(checked: "eu-1"), why: "deploying") }
    #expect(plan(facts).changes.isEmpty)
    facts.wait = { _ in nil }
    #expect(plan(facts).applied == [.changed])
  }

  @Test(arguments: [
    nil, ReleaseAnswer.unknown(reason: "RegistryUnreachable", message: "no answer"),
  ])
  func `what failed has failed as long as the registry says nothing`(answer: ReleaseAnswer?) throws
  {
    var status = try Shop().deployedStatus()
    status.conditions = [
      Condition(
        .stalled, true, reason: "JobFailed", message: "3 attempts failed",
        observedGeneration: 1, since: Shop.now)
    ]
    var facts = try Shop.facts(live: Shop().live(status: status))
    facts.releases[Shop.id] = answer
    #expect(plan(facts).assessments[Shop.id]?.health == .degraded)
    #expect(plan(facts).changes.isEmpty)
    facts = try Shop.facts(Shop(version: "1.2.4"), live: Shop().live(status: status))
    facts.releases[Shop.id] = answer
    #expect(plan(facts).assessments[Shop.id]?.health == .unknown, "that was another version")
  }

  @Test func `that a version is gone is told at once, in nobody's turn`() throws {
    var facts = try Shop.facts(live: Shop().settled())
    facts.releases[Shop.id] = .refused(reason: "VersionNotFound", message: "there is no 1.2.3")
    facts.wait = { _ in .turn(of: ClusterName(checked: "eu-1"), why: "deploying") }
    #expect(plan(facts).status?[condition: .ready]?.reason == "VersionNotFound")
  }

  @Test func `drift is put back without a Job`() throws {
    let live = try Shop().settled { $0["spec"]?["repo"] = "evil/shop" }
    let plan = plan(try Shop.facts(live: live))
    #expect(plan.applied == [.drifted])
    #expect(plan.jobs.isEmpty)
    #expect(plan.assessments[Shop.id]?.hasDrifted == true)
  }

  @Test func `what others add to an object is no drift`() throws {
    let live = try Shop().settled { $0["metadata"]?["labels"]?["team"] = "web" }
    #expect(plan(try Shop.facts(live: live)).changes.isEmpty)
  }

  @Test func `a Bundle deleted by hand goes without being dismissed`() throws {
    let live = try Shop().settled {
      $0["metadata"]?["deletionTimestamp"] = "2026-01-01T00:00:00Z"
    }
    let plan = plan(try Shop.facts(live: live))
    #expect(plan.deleted.count == 1)
    #expect(plan.jobs.isEmpty)
  }

  @Test func `a broken folder plans nothing and deletes nothing`() throws {
    var facts = try Shop.facts(nil, live: Shop().settled())
    facts.desired.diagnostics = [Diagnostic(file: "shop.yaml", "broken", remedy: "mend it")]
    #expect(plan(facts).refused == ["Stopped"])
    #expect(!plan(facts).writes)
  }

  @Test func `a suspended cluster is left alone`() throws {
    var facts = try Shop.facts()
    facts.desired.settings.isSuspended = true
    #expect(!plan(facts).writes)
  }
}
