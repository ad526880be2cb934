// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import Testing

/// What becomes of changes by other hands.
struct ReportedDriftTests {
  private let shop = Shop()

  private func facts(
    _ answer: DriftRules.Answer, _ wanted: Shop = Shop(),
    change: (inout LiveState) -> Void = { _ in }
  ) throws -> PlanFacts {
    var live = try shop.settled()
    change(&live)
    var facts = try Shop.facts(wanted, live: live)
    facts.desired.drift.answer = answer
    return facts
  }

  /// The Bundle as somebody edited it.
  private func edited(_ change: (inout JSONValue) -> Void) throws -> LiveBundle {
    try #require(LiveBundle(json: shop.object(status: shop.deployedStatus(), change: change)))
  }

  private func values(_ text: String) throws -> LiveConfigMap {
    try #require(shop.liveConfigMap { $0["data"]?["values.yaml"] = .string(text) })
  }

  @Test func `drift is put back by default, and each field is told`() throws {
    let plan = plan(
      try facts(.correct) {
        $0.bundles[Shop.id] = try? edited { $0["spec"]?["version"] = "9.9.9" }
        $0.configMaps[Shop.valuesKey] = try? values("replicas: 9")
      })
    #expect(plan.applied == [.drifted, .drifted])
    #expect(!plan.leavesDrift)
    #expect(
      plan.drifts.map(\.fields) == [
        [FieldDrift(["spec", "version"], live: "9.9.9", wanted: "1.2.3")],
        [FieldDrift(["data", "values.yaml"], live: "replicas: 9", wanted: "replicas: 1")],
      ])
  }

  @Test(arguments: [DriftRules.Answer.correct, .report])
  func `until its turn has come, a Bundle drifts from what Git wanted before`(
    answer: DriftRules.Answer
  ) throws {
    var memory = PlanMemory()
    _ = plan(try facts(answer), remembering: &memory)
    let next = Shop(version: "1.2.4", values: ["values.yaml": "replicas: 2"])
    var facts = try facts(answer, next) {
      $0.bundles[Shop.id] = try? edited { $0["spec"]?["repo"] = "evil/shop" }
      $0.configMaps[Shop.valuesKey] = try? values("replicas: 9")
    }
    facts.wait = { _ in .turn(of: ClusterName(checked: "eu-1"), why: "deploying") }
    facts.former = memory.former(by: facts)
    let plan = plan(facts, remembering: &memory)
    #expect(plan.applied == (answer == .correct ? [.drifted, .drifted] : []))
    #expect(
      Set(plan.drifts.flatMap(\.fields)) == [
        FieldDrift(["spec", "repo"], live: "evil/shop", wanted: "team/shop"),
        FieldDrift(["data", "values.yaml"], live: "replicas: 9", wanted: "replicas: 1"),
      ])
    #expect(plan.assessments[Shop.id]?.hasDrifted == true)
    facts.wait = { _ in nil }
    #expect(FerryPlan.plan(facts, remembering: &memory).applied == [.changed, .changed])
  }

  @Test func `drift that is only reported changes nothing and makes nobody unhealthy`() throws {
    let plan = plan(
      try facts(.report) {
        $0.bundles[Shop.id] = try? edited { $0["spec"]?["version"] = "9.9.9" }
        $0.configMaps[Shop.valuesKey] = try? values("replicas: 9")
      })
    #expect(plan.changes.isEmpty)
    #expect(plan.leavesDrift && plan.drifts.count == 2)
    let assessment = try #require(plan.assessments[Shop.id])
    #expect(assessment.hasDrifted && assessment.isSettled && assessment.health == .healthy)
    #expect(plan.nextLook == nil)
  }

  @Test(arguments: [DriftRules.Answer.correct, .report])
  func `what was deleted by hand is made anew, also where drift is only reported`(
    answer: DriftRules.Answer
  ) throws {
    var plan = plan(try facts(answer) { $0.configMaps[Shop.valuesKey] = nil })
    #expect(plan.applied == [.missing])
    plan = FerryPlan.plan(try facts(answer) { $0.bundles[Shop.id] = nil })
    #expect(plan.applied == [.missing])
  }

  @Test(arguments: [DriftRules.Answer.correct, .report])
  func `a Bundle that is being deleted by hand is let go, also where drift is only reported`(
    answer: DriftRules.Answer
  ) throws {
    let plan = plan(
      try facts(answer) {
        $0.bundles[Shop.id] = try? edited {
          $0["metadata"]?["deletionTimestamp"] = "2026-01-01T00:00:00Z"
        }
      })
    #expect(plan.deleted.count == 1)
    #expect(plan.drifts.isEmpty)
    #expect(plan.assessments[Shop.id]?.hasDrifted == true)
  }

  @Test func `a finalizer that was taken off is drift as any other`() throws {
    let taken = { (live: inout LiveState) in
      live.bundles[Shop.id] = try? edited { $0["metadata"]?["finalizers"] = ["other.dev/x"] }
    }
    #expect(plan(try facts(.correct, change: taken)).applied == [.drifted])
    let reported = plan(try facts(.report, change: taken))
    #expect(reported.applied.isEmpty)
    #expect(
      reported.drifts.map(\.fields) == [
        [
          FieldDrift(
            ["metadata", "finalizers"], live: "other.dev/x", wanted: "ferry.dev/dismiss")
        ]
      ])
  }

  @Test func `a change in Git writes the object whole, and what it does not change stays`() throws {
    let plan = plan(
      try facts(.report, Shop(version: "1.2.4")) {
        $0.bundles[Shop.id] = try? edited { $0["spec"]?["version"] = "9.9.9" }
        $0.configMaps[Shop.valuesKey] = try? values("replicas: 9")
      })
    #expect(plan.applied == [.changed])
    #expect(plan.drifts.map(\.object.kind) == [.configMap])
    // The Job gets what Git says, whatever was written into the cluster's ConfigMap.
    #expect(plan.jobs.map(\.fingerprint) == [try Shop(version: "1.2.4").fingerprint])
  }

  @Test func `labels and annotations of a ConfigMap drift too`() throws {
    var facts = try facts(.correct)
    let map = try #require(Shop().configMap).with(labels: ["team": "web"])
    facts.desired.configMaps[Shop.valuesKey] = map
    facts.live.configMaps[Shop.valuesKey] = LiveConfigMap(json: [
      "metadata": [
        "name": "shop-values", "namespace": "shop", "uid": "c1",
        "labels": JSONValue(map.appliedLabels.merging(["team": "other"]) { $1 }),
        "annotations": JSONValue(map.appliedAnnotations),
      ], "data": JSONValue(map.data),
    ])
    let plan = plan(facts)
    #expect(plan.applied == [.drifted])
    #expect(
      plan.drifts.map(\.fields) == [
        [FieldDrift(["metadata", "labels", "team"], live: "other", wanted: "web")]
      ])
  }
}
