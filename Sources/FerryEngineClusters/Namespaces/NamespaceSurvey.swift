// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import FerryPorts
import FerryTemplates

/// Plans one cluster with a look at the namespaces in which the plan would run the first Job.
///
/// A namespace in which Ferry deployed something is not looked at, so all that is settled, and all
/// that only changes, costs no request.
struct NamespaceSurvey: Sendable {
  let book: NamespaceBook
  let templates: JobTemplates
  let api: any KubernetesAPI

  /// Plans, looks where the plan goes for the first time, and plans again if it cannot go there.
  func plan(_ facts: PlanFacts, remembering memory: inout PlanMemory) async -> Plan {
    var facts = facts
    facts.unfit = unfit(facts)
    let plan = FerryPlan.plan(facts, remembering: &memory)
    let places = unproven(plan, facts).filter { !book.knows($0, at: facts.now) }
    guard !places.isEmpty else { return plan }
    await look(at: places, now: facts.now)
    let known = facts.unfit
    facts.unfit = unfit(facts)
    return facts.unfit == known ? plan : FerryPlan.plan(facts, remembering: &memory)
  }

  private func unfit(_ facts: PlanFacts) -> [BundleID: Unfitness] {
    guard book.hasProblems(on: facts.desired.id) else { return [:] }
    let living = facts.live.bundles.keys.filter { facts.desired.bundles[$0] == nil }
    return (living + facts.desired.bundles.keys).reduce(into: [:]) { unfit, bundle in
      unfit[bundle] = book.unfitness(of: place(of: bundle, facts), at: facts.now)
    }
  }

  /// Where the plan would put what nothing was put before, or what failed there.
  private func unproven(_ plan: Plan, _ facts: PlanFacts) -> Set<NamespaceBook.Place> {
    guard !plan.changes.isEmpty else { return [] }
    let proven = Set(
      facts.live.bundles.values.filter { $0.status.deploy?.fingerprint.text.isEmpty == false }
        .map(\.id.namespace))
    return Set(
      plan.changes.compactMap { change -> NamespaceBook.Place? in
        switch change {
        case .applyBundle(let bundle, .missing) where !proven.contains(bundle.id.namespace):
          place(of: bundle.id, facts)
        case .runJob(let order)
        where order.name.action == .dismiss
          ? facts.live.bundles[order.bundle.id]?.isDeleting == true
          : order.name.attempt > 1 || !proven.contains(order.bundle.id.namespace):
          place(of: order.bundle.id, facts)
        default: nil  // ignored on purpose: the rest is written where something lives already
        }
      })
  }

  /// What leaves Git needs no account that is not proven.
  private func place(of bundle: BundleID, _ facts: PlanFacts) -> NamespaceBook.Place {
    NamespaceBook.Place(
      cluster: facts.desired.id, namespace: bundle.namespace,
      account: facts.desired.bundles[bundle].flatMap(templates.serviceAccount))
  }

  private func look(at places: Set<NamespaceBook.Place>, now: Timestamp) async {
    await withTaskGroup(of: Void.self) { group in
      var waiting = Array(places)
      for _ in 0..<min(8, waiting.count) { add(waiting.removeLast(), now, to: &group) }
      while await group.next() != nil {
        if let next = waiting.popLast() { add(next, now, to: &group) }
      }
    }
  }

  private func add(_ place: NamespaceBook.Place, _ now: Timestamp, to group: inout TaskGroup<Void>)
  {
    group.addTask { book.record(await problem(of: place), of: place, at: now) }
  }

  /// Nothing also where we may not look: then the Job itself will tell.
  private func problem(of place: NamespaceBook.Place) async -> Unfitness.Problem? {
    let namespace = ObjectReference(.namespace, namespace: nil, name: place.namespace.text)
    do throws(KubernetesFailure) {
      guard let found = try await api.get(namespace) else { return .namespaceMissing }
      if found[["metadata", "deletionTimestamp"]] != nil { return .namespaceTerminating }
      guard let name = place.account else { return nil }
      let account = ObjectReference(.serviceAccount, namespace: place.namespace, name: name)
      return try await api.get(account) == nil ? .serviceAccountMissing(name) : nil
    } catch {
      return nil
    }
  }
}
