// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPromotion
import Testing

struct PresentationTests {
  private let template = "{{{title}}}\n{{#clusters}}| {{{blocks}}} |\n{{/clusters}}{{{marker}}}"

  private func present(
    _ fleet: Fleet, existing state: ExistingRequest.State, of earlier: Fleet
  ) throws -> Presentation {
    let proposal = try #require(fleet.decision.proposal)
    let old = try #require(earlier.decision.proposal)
    let existing = ExistingRequest(
      number: 7, state: state, title: old.title,
      body: try mergeRequestBody(old, template: template, limit: 60_000))
    return presentation(
      of: .bundle(proposal), title: proposal.title,
      body: try mergeRequestBody(proposal, template: template, limit: 60_000), existing: [existing])
  }

  @Test func `a closed merge request rejects its release`() throws {
    #expect(try present(Fleet(), existing: .closed, of: Fleet()) == .rejected(number: 7))
  }

  @Test func `a newer release is offered again`() throws {
    let newer = try Fleet(candidate: "1.3.0")
    #expect(try present(newer, existing: .closed, of: Fleet()) == .open(isDraft: false))
  }

  @Test func `an open one is kept, or brought up to date in place`() throws {
    #expect(try present(Fleet(), existing: .open, of: Fleet()) == .keep(number: 7, isDraft: false))
    let newer = try Fleet(candidate: "1.3.0")
    #expect(
      try present(newer, existing: .open, of: Fleet()) == .update(number: 7, isDraft: false))
  }

  @Test func `a merged one is not opened again`() throws {
    #expect(try present(Fleet(), existing: .merged, of: Fleet()) == .carried(number: 7))
  }

  @Test func `a merged one that a rollback took back is offered again`() throws {
    let fleet = try Fleet()
    var proposal = try #require(fleet.decision.proposal)
    let body = try mergeRequestBody(proposal, template: template, limit: 60_000)
    let present = { (proposal: Proposal, states: [ExistingRequest.State]) in
      presentation(
        of: .bundle(proposal), title: proposal.title, body: body,
        existing: states.enumerated().map {
          ExistingRequest(number: 9 - $0.offset, state: $0.element, title: "", body: body)
        })
    }
    #expect(present(proposal, [.merged]) == .carried(number: 9))
    proposal.wasRolledBack = true
    #expect(present(proposal, [.merged]) == .open(isDraft: false))
    // Who closes the second one means it.
    #expect(present(proposal, [.closed, .merged]) == .rejected(number: 9))
  }

  @Test func `a version that people rejected is not offered again after a rollback`() throws {
    var fleet = try Fleet()
    let note = StopNote(reason: "broken", by: "ann", since: Fleet.now)
    fleet.circumstances.stops.rejections = [
      Rejection(bundle: Fleet.shop.name, version: .exact("1.2.0"), note: note)
    ]
    #expect(fleet.decision.closed == ["rejected"])
  }

  @Test func `a rollback tells of the hold that it sets`() throws {
    let facts = try Fleet(candidate: "1.2.0", there: "1.2.0").facts
    let order = PersonalOrder(by: "ann", reason: "sick")
    let back = try rollback(
      to: Fleet.release("1.1.0"), by: order, facts: facts, now: Fleet.now)
    let body = try mergeRequestBody(
      back.proposal, template: "{{{hold}}}\n{{{marker}}}", limit: 60_000)
    #expect(
      body.hasPrefix(
        " It also holds shop in production, so that nothing newer gets there until "
          + "`ferry resume shop --environment production`."))
    let proposal = try #require(try Fleet().decision.proposal)
    #expect(
      try mergeRequestBody(proposal, template: "{{{hold}}}{{{marker}}}", limit: 60_000).hasPrefix(
        "<!-- ferry:"))
  }

  @Test func `the body tells why it may go, which Jobs showed it, and what comes next`() throws {
    let template = """
      {{#passed}}{{name}}: {{{sentence}}}
      {{/passed}}
      {{#jobs}}{{job}} on {{cluster}}
      {{/jobs}}
      {{{marker}}}
      """
    var fleet = try Fleet()
    fleet.rules.soak = .seconds(300)
    fleet.sources[0].job = "shop-apply-1"
    let body = { (now: Timestamp) in
      let proposal = try #require(promote(fleet.facts, now: now).proposal)
      return try mergeRequestBody(proposal, template: template, limit: 60_000)
    }
    let first = try body(Fleet.now)
    #expect(first.contains("soak: healthy since "))
    #expect(first.contains("shop-apply-1 on \(fleet.sources[0].cluster)"))
    // Time alone is no reason to edit it.
    #expect(try body(Fleet.now + .seconds(7_200)) == first)
  }

  @Test func `each cluster tells how it is, whether it drifted, and what blocks it`() throws {
    var fleet = try Fleet()
    fleet.targets[0].hasDrifted = true
    fleet.targets[1].health = .degraded
    fleet.targets[1].message = "the Job failed"
    let template = """
      {{#clusters}}
      | {{cluster}} | {{health}} | {{drift}} | {{blocks}} |
      {{/clusters}}
      {{{marker}}}
      """
    let proposal = try #require(fleet.decision.proposal)
    #expect(
      try mergeRequestBody(proposal, template: template, limit: 60_000).hasPrefix(
        "| eu-1 | healthy | drifted |  |\n| us-1 | degraded |  | the Job failed |\n"))
  }

  @Test func `a cell cannot break the table`() throws {
    var fleet = try Fleet()
    fleet.targets[0].health = .degraded
    fleet.targets[0].message = "a | b\nc"
    let proposal = try #require(fleet.decision.proposal)
    #expect(
      try mergeRequestBody(proposal, template: template, limit: 60_000).contains("| a \\| b c |\n"))
  }

  @Test(arguments: ["no marker", "{{#clusters}}"])
  func `a template without marker or end is refused`(template: String) throws {
    let proposal = try #require(try Fleet().decision.proposal)
    #expect(throws: MergeRequestTextFailure.self) {
      try mergeRequestBody(proposal, template: template, limit: 60_000)
    }
  }
}
