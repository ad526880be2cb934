// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import Testing

struct UnfitnessTests {
  private let later = Shop.now + .seconds(15)

  private func facts(
    _ problem: Unfitness.Problem, live: LiveState = LiveState(), inGit: Bool = true
  ) throws -> PlanFacts {
    var facts = try Shop.facts(inGit ? Shop() : nil, live: live)
    facts.confirmedDeletions = 1
    facts.unfit = [Shop.id: Unfitness(problem, of: Shop.id.namespace, nextCheck: later)]
    return facts
  }

  @Test(
    arguments: [
      (.namespaceMissing, "NamespaceMissing"), (.namespaceTerminating, "NamespaceTerminating"),
    ] as [(Unfitness.Problem, String)])
  func `nothing is written where there is no namespace, and it is looked at again`(
    problem: Unfitness.Problem, reason: String
  ) throws {
    let plan = plan(try facts(problem))
    #expect(plan.changes.isEmpty)
    #expect(plan.assessments[Shop.id]?.reason == reason)
    #expect(plan.nextLook == later)
  }

  @Test
  func `without the service account a Bundle is applied, told what is missing, and not deployed`()
    throws
  {
    let plan = plan(try facts(.serviceAccountMissing("werf"), live: Shop().live()))
    #expect(plan.jobs.isEmpty)
    let ready = try #require(plan.status?[condition: .ready])
    #expect(ready.reason == "ServiceAccountMissing")
    #expect(ready.message.contains("no service account werf"))
    #expect(ready.message.contains("create it"))
    #expect(plan.nextLook == later)
  }

  @Test func `a Bundle whose namespace is being deleted is let go without a Job`() throws {
    let plan = plan(
      try facts(.namespaceTerminating, live: Shop().settled(), inGit: false))
    #expect(plan.jobs.isEmpty)
    #expect(plan.deleted.first?.contains("its namespace is being deleted") == true)
  }
}
