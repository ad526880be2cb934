// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPromotion
import Testing

struct PromoteTests {
  @Test func `a release that is healthy on every source cluster is proposed`() throws {
    let proposal = try #require(try Fleet().decision.proposal)
    #expect(proposal.release.version == "1.2.0")
    #expect(proposal.moves.map(\.wave) == [1, 2])
    #expect(proposal.branch?.text == "ferry/production/shop")
  }

  @Test(arguments: [Health.progressing, .degraded, .missing, .unknown])
  func `one source cluster that is not healthy holds it`(health: Health) throws {
    var fleet = try Fleet()
    fleet.sources[1].health = health
    #expect(fleet.decision.closed == ["healthy at the source"])
  }

  @Test func `source clusters with different releases hold it`() throws {
    var fleet = try Fleet()
    fleet.sources[1].deployed = try Fleet.release("1.1.9")
    #expect(fleet.decision.closed == ["healthy at the source"])
    fleet.sources[1].deployed = nil
    #expect(fleet.decision.closed == ["healthy at the source"])
  }

  @Test func `a suspended source cluster is not waited for`() throws {
    var fleet = try Fleet()
    fleet.sources[1].health = .unknown
    fleet.sources[1].isLeftOut = true
    #expect(fleet.decision.proposal != nil)
  }

  @Test func `without a cluster in every source environment nothing is promoted`() throws {
    var fleet = try Fleet()
    fleet.rules.from.append(EnvironmentName(checked: "acceptance"))
    #expect(fleet.decision == .none)
  }

  @Test func `soak is counted from the latest deployment`() throws {
    var fleet = try Fleet()
    fleet.rules.soak = .seconds(300)
    #expect(fleet.decision.proposal != nil)
    fleet.sources[1].since = Fleet.now - .seconds(299)
    #expect(fleet.decision.closed == ["soak"])
    #expect(promote(fleet.facts, now: Fleet.now + .seconds(1)) != fleet.decision)
  }

  @Test func `it never leads back`() throws {
    #expect(try Fleet(candidate: "1.9.0", there: "1.10.0").decision.closed.count == 1)
  }

  @Test func `what production has already is not proposed`() throws {
    #expect(try Fleet(candidate: "1.2.0", there: "1.2.0").decision == .none)
  }

  @Test func `a manual promotion waits for a person`() throws {
    var fleet = try Fleet()
    fleet.rules.by = .manual
    #expect(fleet.decision.closed == ["automatic"])
  }
}
