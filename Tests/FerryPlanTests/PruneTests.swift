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

  @Test func `a Bundle that was deployed once is dismissed, Ready or not`() throws {
    var facts = try Shop.facts(live: Shop().settled())
    facts.releases[Shop.id] = .refused(reason: "CredentialsMissing", message: "gone")
    let degraded = try #require(plan(facts).status)
    #expect(degraded.ready == 0)
    let plan = plan(try Shop.leaving(Shop().live(status: degraded)))
    #expect(plan.jobs.map(\.name.action) == [.dismiss])
    #expect(plan.deleted.isEmpty)
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
    let staying = Shop().bundle.moved(
      to: BundleID(namespace: Shop.id.namespace, name: BundleName(checked: "search")))
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

  @Test func `a dismissal that was begun goes on without another word, and no other begins`() throws
  {
    var live = try Shop().settled()
    live.jobs = [Shop.id: [try Shop().job(.dismiss, condition: "Complete")]]
    let next = BundleID(namespace: Shop.id.namespace, name: BundleName(checked: "search"))
    live.bundles[next] = LiveBundle(
      json: Shop().object { $0["metadata"]?["name"] = .string(next.name.text) })
    var facts = try Shop.leaving(live)
    facts.confirmedDeletions = nil
    let plan = plan(facts)
    #expect(plan.refused == ["PruneBrake"])
    #expect(plan.deleted == ["left Git and was dismissed"])
    #expect(plan.jobs.isEmpty)
  }

  @Test func `a dismissal from before it was deployed again does not open the brake`() throws {
    var live = try Shop().settled()
    live.jobs = [
      Shop.id: [
        try Shop().job(.dismiss, condition: "Complete"),
        try Shop().job(condition: "Complete", later: .seconds(30)),
      ]
    ]
    var facts = try Shop.leaving(live)
    facts.confirmedDeletions = nil
    #expect(plan(facts).refused == ["PruneBrake"])
    #expect(!plan(facts).writes)
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

/// A Bundle that was renamed, moved, or has lost what it needs.
struct LeavingTests {
  @Test func `a Bundle whose login and values are gone is still dismissed`() throws {
    var live = try Shop().settled()
    live.configMaps = [:]
    var facts = try Shop.leaving(live)
    facts.releases[Shop.id] = .refused(reason: "CredentialsMissing", message: "gone")
    #expect(plan(facts).jobs.map(\.name.action) == [.dismiss])
  }

  @Test func `a dismiss Job has neither values nor a release to apply`() throws {
    let order = try #require(plan(try Shop.leaving()).jobs.first)
    #expect(order.bundle.values == nil)
  }

  @Test(arguments: ["market", "shop"])
  func `a Bundle that is renamed or moved is made anew and dismissed, through the brake`(
    name: String
  ) throws {
    var facts = try Shop.facts(live: Shop().settled())
    let moved = Shop().bundle.moved(
      to: BundleID(namespace: Namespace(checked: "market"), name: BundleName(checked: name)))
    facts.desired.bundles = [moved.id: moved]
    facts.releases[moved.id] = .resolved(try Shop().release)
    facts.maxDeletions = 0
    #expect(plan(facts).refused == ["PruneBrake"])
    #expect(plan(facts).jobs.map(\.name.action) == [.apply])
    facts.maxDeletions = 1
    #expect(plan(facts).jobs.map(\.name.action) == [.apply, .dismiss])
    #expect(plan(facts).deleted.isEmpty)
  }

  @Test func `a Bundle that is moved and installs where it did keeps its application`() throws {
    let live = try Shop().settled { $0["spec"]?["project_namespace"] = "shop-prod" }
    var facts = try Shop.facts(live: live)
    let moved = Shop().bundle.moved(
      to: BundleID(namespace: Namespace(checked: "market"), name: Shop.id.name),
      project: Namespace(checked: "shop-prod"))
    facts.desired.bundles = [moved.id: moved]
    facts.releases[moved.id] = .resolved(try Shop().release)
    #expect(plan(facts).jobs.map(\.name.action) == [.apply])
    #expect(
      plan(facts).deleted == ["left Git; its release is now that of Bundle market/shop, and stays"])
  }
}

extension DesiredBundle {
  /// The same under another id, without values.
  fileprivate func moved(to id: BundleID, project: Namespace? = nil) -> DesiredBundle {
    DesiredBundle(
      id: id, repository: repository, version: version, projectNamespace: project,
      environment: environment, labels: labels, annotations: annotations, spec: spec,
      origin: origin)
  }
}
