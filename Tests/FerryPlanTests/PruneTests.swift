// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import Testing

struct PruneTests {
  @Test func `what left Git is dismissed first`() throws {
    let plan = plan(try Shop.leaving())
    #expect(plan.jobs.map(\.name.action) == [.dismiss])
    #expect(plan.deleted.isEmpty)
  }

  @Test func `only a succeeded dismissal lets the Bundle go`() throws {
    let dismissed = try Shop().job(.dismiss, condition: "Complete")
    var live = try Shop().settled()
    live.jobs = [Shop.id: [dismissed]]
    #expect(plan(try Shop.leaving(live)).deleted == ["left Git and was dismissed"])
    live.jobs = [Shop.id: [try Shop().job(.dismiss)]]
    #expect(plan(try Shop.leaving(live)).deleted.isEmpty)
  }

  @Test func `a dismissal that keeps failing leaves the Bundle`() throws {
    var live = try Shop().settled()
    live.jobs = [
      Shop.id: try (1...3).map { try Shop().job(.dismiss, attempt: $0, condition: "Failed") }
    ]
    let plan = plan(try Shop.leaving(live))
    #expect(plan.refused == ["DismissFailed"])
    #expect(plan.deleted.isEmpty)
  }

  @Test func `a Bundle that was never deployed goes without a Job`() throws {
    let plan = plan(try Shop.leaving(Shop().live()))
    #expect(plan.jobs.isEmpty)
    #expect(plan.deleted == ["left Git; it was never deployed"])
  }

  @Test func `an orphan leaves its application`() throws {
    let shop = Shop(annotations: [Annotation.deletionPolicy: "orphan"])
    let plan = plan(try Shop.leaving(shop.settled()))
    #expect(plan.jobs.isEmpty)
    #expect(plan.deleted.count == 1)
  }

  @Test func `what is not ours stays`() throws {
    let live = try Shop(values: nil).settled { $0["metadata"]?["labels"] = [:] }
    #expect(plan(try Shop.leaving(live)).changes.isEmpty)
  }

  @Test(
    arguments: [(0, nil, true), (0, 1, false), (1, nil, false), (0, 0, true)]
      as [(Int, Int?, Bool)])
  func `the brake holds until the commit confirms the count`(
    limit: Int, confirmed: Int?, isRefused: Bool
  ) throws {
    var facts = try Shop.leaving()
    var staying = Shop().bundle
    staying.id = BundleID(namespace: Shop.id.namespace, name: BundleName(checked: "search"))
    facts.desired.bundles[staying.id] = staying
    facts.maxDeletions = limit
    facts.confirmedDeletions = confirmed
    #expect(plan(facts).refused == (isRefused ? ["PruneBrake"] : []))
    #expect(plan(facts).writes != isRefused)
  }

  @Test(arguments: [(nil, true), (1, false), (2, false)] as [(Int?, Bool)])
  func `a cluster is emptied only when the commit confirms it`(
    confirmed: Int?, isRefused: Bool
  ) throws {
    var facts = try Shop.facts(nil, live: Shop().settled())
    facts.maxDeletions = 100
    facts.confirmedDeletions = confirmed
    #expect(plan(facts).refused == (isRefused ? ["PruneBrake"] : []))
    #expect(plan(facts).writes != isRefused)
  }

  @Test func `the brake says what would go, why it holds and how to let go`() throws {
    var facts = try Shop.facts(nil, live: Shop().settled())
    facts.confirmedDeletions = nil
    let sentence = plan(facts).changes.compactMap { change -> String? in
      if case .refuse(_, _, let message) = change { message } else { nil }
    }
    #expect(
      sentence == [
        "1 Bundle would be deleted (shop/shop): its folder has no Bundle left; put back what is "
          + "missing, or commit with the trailer Ferry-Confirm-Prune: 1"
      ])
  }

  @Test func `values go once no Bundle names them`() throws {
    var live = try Shop().settled()
    let named = plan(try Shop.leaving(live)).changes
    #expect(!named.contains(.deleteConfigMap(Shop.valuesKey, uid: "c1")))
    live.bundles = [:]
    #expect(
      plan(try Shop.leaving(live)).changes == [.deleteConfigMap(Shop.valuesKey, uid: "c1")]
    )
  }
}
