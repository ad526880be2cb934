// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPromotion
import Testing

@Suite struct `A person` {
  private let ann = PersonalOrder(by: "ann", reason: "customers cannot\npay")

  private func order(
    _ version: String, _ fleet: Fleet, by order: PersonalOrder? = nil
  ) throws -> PromotionDecision {
    promote(try Fleet.release(version), by: order ?? ann, facts: fleet.facts, now: Fleet.now)
  }

  @Test func `cannot skip what the pipeline does not let them`() throws {
    #expect(try order("1.1.1-fix1", Fleet()).closed == ["healthy at the source"])
  }

  @Test func `skips with a reason, and the merge request says so`() throws {
    var fleet = try Fleet()
    fleet.rules.skippable = [.health, .soak]
    fleet.rules.soak = .seconds(60)
    let proposal = try #require(try order("1.1.1-fix1", fleet).proposal)
    let body = try mergeRequestBody(proposal, template: "{{{why}}} {{{marker}}}", limit: 60_000)
    for part in ["ann", "customers cannot pay", "Skipped: healthy at the source", "soak"] {
      #expect(body.contains(part), "\(body)")
    }
    #expect(proposal.commitMessage.contains("Ferry-Skipped: health, soak\n"))
    #expect(proposal.commitMessage.contains("Ferry-Reason: customers cannot pay\n"))
  }

  @Test func `skips nothing without a reason`() throws {
    var fleet = try Fleet()
    fleet.rules.skippable = [.health]
    let silent = PersonalOrder(by: "ann", reason: " \n")
    #expect(try order("1.1.1-fix1", fleet, by: silent).closed == ["healthy at the source"])
  }

  @Test func `never skips a rejection`() throws {
    var fleet = try Fleet()
    fleet.rules.skippable = Set(GateKind.allCases).subtracting([.rejected])
    let note = StopNote(reason: "loses data", by: "bob", since: Fleet.now)
    fleet.circumstances.stops.rejections = [
      Rejection(bundle: nil, version: .exact("1.3.0"), note: note)
    ]
    #expect(try order("1.3.0", fleet).closed == ["rejected"])
  }

  @Test func `may promote where nothing goes by itself`() throws {
    var fleet = try Fleet()
    fleet.rules.by = .manual
    #expect(try order("1.2.0", fleet).proposal?.release.version == "1.2.0")
    #expect(try order("1.1.0", fleet) == .none)
  }

  @Test func `is asked again although a merge request was closed`() throws {
    let fleet = try Fleet()
    let automatic = try #require(fleet.decision.proposal)
    let asked = try #require(try order("1.2.0", fleet).proposal)
    let closed = ExistingRequest(
      number: 1, state: .closed, title: "", body: marker(of: automatic))
    let answer = presentation(of: .bundle(asked), title: "", body: "", existing: [closed])
    #expect(answer == .open(isDraft: false))
  }

  @Test func `rolls back to what was there before, and holds it`() throws {
    var fleet = try Fleet(there: "1.4.2")
    for index in fleet.targets.indices {
      fleet.targets[index].previous = try Fleet.release("1.4.0")
    }
    let release = try rollbackRelease(nil, facts: fleet.facts)
    let rollback = try rollback(to: release, by: ann, facts: fleet.facts, now: Fleet.now)
    #expect(rollback.proposal.release.version == "1.4.0")
    #expect(rollback.proposal.title == "Roll back shop to 1.4.0 in production")
    #expect(rollback.hold.note.reason == "rolled back from 1.4.2 to 1.4.0: customers cannot pay")
    fleet.circumstances.stops.holds = [rollback.hold]
    #expect(try order("1.5.0", fleet).closed.contains("hold"))
  }

  @Test func `rolls back to a version that a cluster remembers`() throws {
    var fleet = try Fleet(there: "1.4.2")
    try fleet.remember("1.3.0", secondsAgo: 5)
    #expect(try rollbackRelease("1.3.0", facts: fleet.facts).version == "1.3.0")
    let refusal = #expect(throws: RollbackRefusal.self) {
      try rollbackRelease("9.9.9", facts: fleet.facts)
    }
    #expect(refusal?.description.contains("no cluster remembers 9.9.9") == true)
  }

  @Test func `must name the release when the clusters had different ones`() throws {
    var fleet = try Fleet(there: "1.4.2")
    fleet.targets[0].previous = try Fleet.release("1.4.0")
    fleet.targets[1].previous = try Fleet.release("1.3.9")
    let refusal = #expect(throws: RollbackRefusal.self) {
      try rollbackRelease(nil, facts: fleet.facts)
    }
    #expect(refusal?.description.contains("name it with --to") == true)
  }

  @Test func `cannot roll back to what is there`() throws {
    let fleet = try Fleet(there: "1.4.2")
    #expect(throws: RollbackRefusal.self) {
      try rollback(
        to: try Fleet.release("1.4.2"), by: ann, facts: fleet.facts, now: Fleet.now)
    }
  }
}
