// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import FerryTestKit
import Testing

/// What rules leave to the clusters.
struct IgnoredFieldTests {
  private let logLevel = IgnoreRule(.bundle, fields: [IgnoredField(.environment, "LOG_LEVEL")])
  private let flags = IgnoreRule(
    .configMap, name: "shop-values", fields: [IgnoredField(.data, "flags.yaml")])

  /// A shop with a log level and flags in Git.
  private func shop(
    logLevel: String = "info", flags: String = "a: false", version: String = "1.2.3"
  )
    -> Shop
  {
    var shop = Shop(version: version, values: ["values.yaml": "replicas: 1", "flags.yaml": flags])
    shop.environment = ["LOG_LEVEL": logLevel]
    return shop
  }

  private func facts(
    _ wanted: Shop, _ live: LiveState, ignoring rules: IgnoreRule...,
    answer: DriftRules.Answer = .correct
  ) throws -> PlanFacts {
    var facts = try Shop.facts(wanted, live: live)
    facts.desired.drift = DriftRules(answer, ignored: rules)
    return facts
  }

  @Test func `Git's value counts when the object is made`() throws {
    let plan = plan(try facts(shop(), LiveState(), ignoring: logLevel, flags))
    #expect(plan.applied == [.missing, .missing])
    #expect(plan.appliedBundle?.spec == shop().bundle.spec)
    #expect(plan.appliedMap?.data == shop().values)
  }

  @Test func `a rule that is new writes nothing and deploys nothing`() throws {
    #expect(plan(try facts(shop(), shop().settled(), ignoring: logLevel, flags)).changes.isEmpty)
  }

  @Test func `an apply for another reason keeps what lives at an ignored field`() throws {
    var live = try shop().settled { object in
      object["spec"]?["env"]?["LOG_LEVEL"] = "debug"
      object["metadata"]?["resourceVersion"] = "77"
    }
    live.configMaps[Shop.valuesKey] = shop().liveConfigMap { $0["data"]?["flags.yaml"] = "a: true" }
    let plan = plan(try facts(shop(version: "1.2.4"), live, ignoring: logLevel, flags))
    #expect(plan.applied == [.changed])
    let applied = try #require(plan.appliedBundle)
    #expect(applied.spec["env"] == ["LOG_LEVEL": "debug"])
    #expect(applied.spec["version"] == "1.2.4")
    #expect(applied.appliedHash == shop(version: "1.2.4").bundle.appliedHash)
    // The server refuses it where somebody was faster.
    #expect(applied.left?.version == 77)
  }

  @Test func `what somebody took away at an ignored field stays away`() throws {
    let live = try shop().settled { $0["spec"]?["env"] = nil }
    let plan = plan(try facts(shop(version: "1.2.4"), live, ignoring: logLevel))
    let applied = try #require(plan.appliedBundle)
    #expect(applied.spec["env"] == nil && applied.environment.isEmpty)
  }

  @Test func `a change in Git at an ignored field is noted, and overwrites nothing`() throws {
    let live = try shop().settled { $0["spec"]?["env"]?["LOG_LEVEL"] = "debug" }
    let changed = shop(logLevel: "warn")
    let plan = plan(try facts(changed, live, ignoring: logLevel))
    #expect(plan.applied == [.changed])
    #expect(plan.appliedBundle?.environment == ["LOG_LEVEL": "debug"])
    #expect(plan.appliedBundle?.appliedHash == changed.bundle.appliedHash)
  }

  @Test func `what is deployed follows the value that lives at an ignored field`() throws {
    var live = try shop().settled()
    live.configMaps[Shop.valuesKey] = shop().liveConfigMap { $0["data"]?["flags.yaml"] = "a: true" }
    var facts = try facts(shop(), live, ignoring: flags)
    let plan = plan(facts)
    let changed = shop(flags: "a: true")
    #expect(plan.applied.isEmpty && plan.drifts.isEmpty)
    #expect(plan.jobs.map(\.fingerprint) == [try changed.fingerprint])
    // And once it is deployed there is nothing left to do.
    let map = try #require(live.configMaps[Shop.valuesKey])
    facts.live = try shop().live(status: changed.deployedStatus())
    facts.live.configMaps[Shop.valuesKey] = map
    #expect(FerryPlan.plan(facts).changes.isEmpty)
  }

  @Test(arguments: [DriftRules.Answer.correct, .report])
  func `ignored fields are never drift, and all other drift is seen`(
    answer: DriftRules.Answer
  ) throws {
    var random = SeededGenerator(seed: 42)
    for _ in 0..<400 {
      let edited = try EditedShop(&random)
      var facts = try Shop.facts(edited.shop, live: edited.live)
      facts.desired.drift = DriftRules(answer, ignored: edited.rules)
      let plan = plan(facts)
      let seen = plan.drifts.map { drift in
        (drift.object.kind, Set(drift.fields.map(\.pointer)))
      }
      #expect(
        Dictionary(seen) { first, _ in first } == edited.expected.filter { !$0.value.isEmpty },
        "\(edited)")
      let drifted = plan.applied.count { $0 == .drifted }
      #expect(drifted == (answer == .report ? 0 : plan.drifts.count))
      let left = facts.desired.leavingIgnored(in: facts.live)
      #expect(left.leavingIgnored(in: facts.live) == left)
      #expect(left.bundles[Shop.id]?.appliedHash == facts.desired.bundles[Shop.id]?.appliedHash)
    }
  }
}

/// A shop that was applied and then edited by hand, with rules for some of its fields.
private struct EditedShop: CustomStringConvertible {
  var shop = Shop()
  var live = LiveState()
  var rules: [IgnoreRule] = []
  /// What no rule covers of the edits.
  var expected: [AllowRules.Kind: Set<JSONPointer>] = [:]

  private static let keys = ["A", "b.c", "team", "x-y"]

  var description: String { "\(rules) must leave \(expected)" }

  init(_ random: inout SeededGenerator) throws {
    let entries = { (random: inout SeededGenerator) in
      Dictionary(
        Self.keys.filter { _ in !random.once(in: 3) }.map { ($0, random.one(of: ["1", "2"])) }
      ) { $1 }
    }
    shop.environment = entries(&random)
    shop.labels = entries(&random)
    shop.annotations = entries(&random)
    shop.values = entries(&random)
    var edits: [AllowRules.Kind: [IgnoredField]] = [:]
    live = try shop.settled { object in
      for part in [IgnoredField.Part.environment, .labels, .annotations] {
        edits[.bundle, default: []] += object.edit(part, &random)
      }
    }
    live.configMaps[Shop.valuesKey] = shop.liveConfigMap { object in
      edits[.configMap] = object.edit(.data, &random)
    }
    for kind in [AllowRules.Kind.bundle, .configMap] {
      let rule = Self.rule(kind, &random)
      if !rule.fields.isEmpty { rules.append(rule) }
      let covers = rule.name != "other"
      expected[kind] = Set(
        (edits[kind] ?? []).filter { edit in
          !covers
            || !rule.fields.contains {
              $0.part == edit.part && $0.key.map { $0 == edit.key } ?? true
            }
        }.map(\.pointer))
    }
  }

  private static func rule(
    _ kind: AllowRules.Kind, _ random: inout SeededGenerator
  ) -> IgnoreRule {
    let parts = IgnoredField.Part.allCases.filter { $0.isPart(of: kind) }
    let own = kind == .bundle ? "shop" : "shop-values"
    let fields = parts.flatMap { part -> [IgnoredField] in
      if part.canBeWhole, random.once(in: 5) { return [IgnoredField(part, nil)] }
      return keys.filter { _ in random.once(in: 3) }.map { IgnoredField(part, $0) }
    }
    return IgnoreRule(
      kind, namespace: random.one(of: [nil, Shop.id.namespace]),
      name: random.one(of: [nil, own, "other"]), fields: fields)
  }
}

extension JSONValue {
  /// Changes, takes away and adds entries, and tells which of Git's are others now.
  fileprivate mutating func edit(
    _ part: IgnoredField.Part, _ random: inout SeededGenerator
  ) -> [IgnoredField] {
    var edits: [IgnoredField] = []
    var entries = self[part.path]?.strings ?? [:]
    for key in ["A", "b.c", "team", "x-y"] where random.once(in: 3) {
      if entries[key] != nil { edits.append(IgnoredField(part, key)) }
      entries[key] = random.once(in: 3) ? nil : "edited"
    }
    set(JSONValue(entries), at: part.path)
    return edits
  }
}

extension Plan {
  fileprivate var appliedBundle: DesiredBundle? {
    changes.compactMap { if case .applyBundle(let bundle, _) = $0 { bundle } else { nil } }.first
  }

  fileprivate var appliedMap: DesiredConfigMap? {
    changes.compactMap { if case .applyConfigMap(let map, _) = $0 { map } else { nil } }.first
  }
}
