// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPromotion
import Testing

/// A merge request that is a draft while its release only waits for time.
struct DraftTests {
  private let template = "{{#waits}}{{name}}: {{{sentence}}}\n{{/waits}}{{{marker}}}"

  /// A fleet whose release soaks for another five minutes.
  private func soaking(candidate: String = "1.2.0") throws -> Fleet {
    var fleet = try Fleet(candidate: candidate)
    fleet.rules.opensDrafts = true
    fleet.rules.soak = .seconds(900)
    return fleet
  }

  private func present(
    _ fleet: Fleet, at now: Timestamp = Fleet.now, body: String, isDraft: Bool,
    state: ExistingRequest.State = .open
  ) throws -> Presentation {
    let proposal = try #require(promote(fleet.facts, now: now).proposal)
    return presentation(
      of: .bundle(proposal), title: proposal.title, body: try text(fleet, at: now),
      existing: [
        ExistingRequest(
          number: 7, state: state, title: proposal.title, body: body, isDraft: isDraft)
      ])
  }

  private func text(_ fleet: Fleet, at now: Timestamp = Fleet.now) throws -> String {
    try mergeRequestBody(
      try #require(promote(fleet.facts, now: now).proposal), template: template, limit: 60_000)
  }

  @Test func `a release that soaks is offered as a draft, which tells what it waits for`() throws {
    let fleet = try soaking()
    guard case .announce(let proposal, let candidate, _) = fleet.decision else {
      Issue.record("\(fleet.decision)")
      return
    }
    #expect(proposal.isDraft)
    #expect(candidate.blocking.map(\.kind) == [.soak])
    #expect(try text(fleet).hasPrefix("soak: healthy since "))
    #expect(fleet.decision.nextLook == Fleet.now + .seconds(300))
  }

  @Test func `only time makes a draft: what a person or a cluster must mend stays blocked`() throws
  {
    var held = try soaking()
    held.circumstances.stops.holds = [
      Hold(
        environment: Fleet.production, bundle: nil,
        note: StopNote(reason: "freeze", by: "ann", since: Fleet.now, until: nil))
    ]
    #expect(held.decision.closed == ["soak", "hold"])
    held.circumstances.stops.holds[0].note.until = Fleet.now + .seconds(60)
    #expect(held.decision.closed == ["soak", "hold"])
    var sick = try soaking()
    sick.sources[0].health = .degraded
    #expect(sick.decision.proposal == nil)
  }

  @Test(arguments: [PromotionRules.Way.commit, .manual])
  func `without a merge request there is no draft`(way: PromotionRules.Way) throws {
    var fleet = try soaking()
    fleet.rules.by = way
    #expect(fleet.decision.proposal == nil)
  }

  @Test func `without draft in the pipeline there is none`() throws {
    var fleet = try soaking()
    fleet.rules.opensDrafts = false
    #expect(fleet.decision.closed == ["soak"])
  }

  @Test func `it becomes ready when its gates open`() throws {
    let fleet = try soaking()
    let draft = try text(fleet)
    #expect(try present(fleet, body: draft, isDraft: true) == .keep(number: 7, isDraft: true))
    let later = Fleet.now + .seconds(301)
    #expect(
      try present(fleet, at: later, body: draft, isDraft: true)
        == .update(number: 7, isDraft: false))
  }

  @Test func `what a person made ready is not made a draft again`() throws {
    let fleet = try soaking()
    #expect(
      try present(fleet, body: text(fleet), isDraft: false) == .keep(number: 7, isDraft: false))
  }

  @Test func `a person's own draft stays one`() throws {
    var fleet = try Fleet()
    fleet.rules.opensDrafts = true
    #expect(
      try present(fleet, body: text(fleet), isDraft: true) == .keep(number: 7, isDraft: true))
  }

  @Test func `another release that soaks makes a draft of the one that was ready`() throws {
    let other = try text(try Fleet(candidate: "1.1.9"))
    #expect(
      try present(soaking(), body: other, isDraft: false) == .update(number: 7, isDraft: true))
  }

  @Test func `a draft that is closed is a no`() throws {
    let fleet = try soaking()
    #expect(
      try present(fleet, body: text(fleet), isDraft: true, state: .closed)
        == .rejected(number: 7))
    #expect(
      try present(
        fleet, at: Fleet.now + .seconds(301), body: text(fleet), isDraft: true, state: .closed)
        == .rejected(number: 7))
  }

  @Test func `a refused release does not keep a newer one from being announced`() throws {
    var fleet = try soaking(candidate: "1.3.0")
    try fleet.remember("1.2.0", secondsAgo: 1_000)
    let (old, new) = (try Fleet.release("1.2.0"), try Fleet.release("1.3.0"))
    var facts = fleet.facts
    #expect(promote(facts, now: Fleet.now).proposal?.release == old)
    facts.refusals = [Refusal(release: old, number: 3)]
    let decision = promote(facts, now: Fleet.now)
    #expect(decision.proposal?.release == new && decision.proposal?.isDraft == true)
    facts.refusals.append(Refusal(release: new, number: 4))
    let none = promote(facts, now: Fleet.now)
    #expect(none.proposal == nil)
    #expect(
      none.gate(.rejected)?.sentence.hasPrefix("!4 was closed without being merged: 1.3.0 is")
        == true)
  }

  @Test func `nothing older than a refused release is offered`() throws {
    var fleet = try Fleet(candidate: "1.3.0")
    try fleet.remember("1.2.0", secondsAgo: 1_000)
    var facts = fleet.facts
    facts.refusals = [Refusal(release: try Fleet.release("1.3.0"), number: 3)]
    #expect(promote(facts, now: Fleet.now).closed == ["rejected"])
  }
}
