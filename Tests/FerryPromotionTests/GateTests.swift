// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPromotion
import Testing

@Suite struct `A gate` {
  private func note(until seconds: Int? = nil) -> StopNote {
    StopNote(
      reason: "the sale", by: "ann", since: Fleet.now - .seconds(60),
      until: seconds.map { Fleet.now + .seconds($0) })
  }

  private func held(_ bundle: BundleName?, until seconds: Int? = nil) throws -> PromotionDecision {
    var fleet = try Fleet()
    fleet.circumstances.stops.holds = [
      Hold(environment: Fleet.production, bundle: bundle, note: note(until: seconds))
    ]
    return fleet.decision
  }

  private func rejected(_ version: String, until seconds: Int? = nil) throws -> PromotionDecision {
    var fleet = try Fleet()
    let wanted = try #require(WantedVersion(version))
    fleet.circumstances.stops.rejections = [
      Rejection(bundle: Fleet.shop.name, version: wanted, note: note(until: seconds))
    ]
    return fleet.decision
  }

  @Test func `of a hold says who, why and how it is lifted`() throws {
    let gate = try #require(try held(Fleet.shop.name).gate(.hold))
    for part in ["ann", "the sale", "ferry resume shop --environment production", "nothing else"] {
      #expect(gate.sentence.contains(part), "\(gate.sentence)")
    }
    #expect(gate.opening == nil && !gate.isOpen)
  }

  @Test func `of a hold of all Bundles holds each`() throws {
    #expect(try held(nil).closed == ["hold"])
    #expect(try held(BundleName(checked: "search")).closed == [])
  }

  @Test func `of a hold with an end opens by itself`() throws {
    #expect(try held(nil, until: 60).nextLook == Fleet.now + .seconds(60))
    #expect(try held(nil, until: 0).proposal != nil)
  }

  @Test func `of a hold elsewhere does not close`() throws {
    var fleet = try Fleet()
    fleet.circumstances.stops.holds = [
      Hold(environment: Fleet.staging, bundle: nil, note: note())
    ]
    #expect(fleet.decision.proposal != nil)
  }

  @Test func `of holds that cannot be read stays closed`() throws {
    var fleet = try Fleet()
    fleet.circumstances.stops.diagnostics = [
      Diagnostic(
        file: "environments/production/holds.yaml", line: 3, "the bracket is open",
        remedy: "close it")
    ]
    #expect(fleet.decision.closed == ["hold"])
    #expect(fleet.decision.gate(.hold)?.sentence.contains("holds.yaml:3") == true)
    fleet.circumstances.stops.diagnostics = [
      Diagnostic(file: "environments/staging/holds.yaml", "broken", remedy: "mend it")
    ]
    #expect(fleet.decision.proposal != nil)
  }

  @Test(arguments: [
    ("1.2.0", true), ("1.2.1", false), ("1.2.*", true), (">=1.1 <1.3", true), ("~1.1", false),
  ])
  func `of a rejected version is closed`(version: String, isClosed: Bool) throws {
    #expect(try rejected(version).closed == (isClosed ? ["rejected"] : []))
  }

  @Test func `of a rejected mask takes in pre-releases`() throws {
    var fleet = try Fleet(candidate: "1.2.0-rc1")
    fleet.circumstances.stops.rejections = [
      Rejection(bundle: nil, version: try #require(WantedVersion("1.2.*")), note: note())
    ]
    #expect(fleet.decision.closed == ["rejected"])
  }

  @Test func `of a rejection opens when that expires`() throws {
    #expect(try rejected("1.2.0", until: 5).nextLook == Fleet.now + .seconds(5))
    #expect(try rejected("1.2.0", until: 0).proposal != nil)
  }

  @Test func `lets an older candidate through when the newest is rejected`() throws {
    var fleet = try Fleet(candidate: "1.4.3")
    try fleet.remember("1.4.2", secondsAgo: 5_000)
    fleet.circumstances.stops.rejections = [
      Rejection(bundle: nil, version: .exact("1.4.3"), note: note())
    ]
    #expect(fleet.decision.proposal?.release.version == "1.4.2")
    #expect(fleet.decision.coming == ["1.4.3"])
  }

  @Test func `of verification needs the Job to succeed on every source cluster`() throws {
    var fleet = try Fleet()
    fleet.rules.needsVerification = true
    let release = try Fleet.release("1.2.0")
    #expect(fleet.decision.gate(.verification)?.sentence.contains("has not begun on") == true)
    fleet.sources[0].verifications = [Verification(release, .succeeded)]
    fleet.sources[1].verifications = [Verification(release, .running)]
    #expect(fleet.decision.gate(.verification)?.sentence.contains("runs on staging/us-1") == true)
    fleet.sources[1].verifications = [Verification(release, .failed("exit code 2"))]
    #expect(fleet.decision.gate(.verification)?.sentence.contains("exit code 2") == true)
    #expect(fleet.decision.closed == ["verification"])
    fleet.sources[1].verifications = [Verification(release, .succeeded)]
    #expect(fleet.decision.proposal != nil)
  }

  @Test func `of verification does not take another release's for its own`() throws {
    var fleet = try Fleet()
    fleet.rules.needsVerification = true
    let other = Verification(try Fleet.release("1.1.9"), .succeeded)
    for index in fleet.sources.indices { fleet.sources[index].verifications = [other] }
    #expect(fleet.decision.closed == ["verification"])
  }

  @Test(arguments: [
    ("1.1.1", BlastRadius.Step.patch, true), ("1.2.0", .patch, false), ("1.2.0", .minor, true),
    ("2.0.0", .minor, false), ("2.0.0", .major, true), ("latest", .patch, true),
  ])
  func `of the blast radius limits the step`(
    version: String, limit: BlastRadius.Step, isOpen: Bool
  ) throws {
    var fleet = try Fleet(candidate: version)
    fleet.rules.blastRadius.step = limit
    #expect(fleet.decision.closed == (isOpen ? [] : ["blast radius"]))
  }

  @Test func `of the blast radius waits for other Bundles`() throws {
    var fleet = try Fleet()
    fleet.rules.blastRadius.bundles = 1
    fleet.circumstances.underWay = [Fleet.shop.name]
    #expect(fleet.decision.proposal != nil)
    fleet.circumstances.underWay = [BundleName(checked: "search")]
    #expect(fleet.decision.closed == ["blast radius"])
    #expect(fleet.decision.gate(.blastRadius)?.sentence.contains("search") == true)
  }

  @Test func `of the blast radius lets so many clusters go together`() throws {
    var fleet = try Fleet()
    fleet.rules.blastRadius.clusters = 1
    let first = try #require(fleet.decision.proposal)
    #expect(first.moves.map(\.isNeeded) == [true, false])
    #expect(first.moves[1].blocks.contains("when the clusters before it are healthy"))
    fleet.targets[0].wanted = .exact("1.2.0")
    fleet.targets[0].isSettled = false
    fleet.targets[0].health = .progressing
    #expect(fleet.decision.closed == ["blast radius"])
    fleet.targets[0].isSettled = true
    fleet.targets[0].health = .healthy
    let second = try #require(fleet.decision.proposal)
    #expect(second.moves.map(\.isNeeded) == [false, true])
    #expect(marker(of: first) != marker(of: second))
  }

  @Test(arguments: GateKind.allCases.filter { $0 != .rejected && $0 != .way })
  func `says whether a person may skip it`(kind: GateKind) throws {
    var fleet = try closedEverywhere()
    let never = try #require(fleet.decision.gate(kind))
    #expect(!never.isOpen)
    #expect(never.sentence.contains("nobody skip it"), "\(never.sentence)")
    fleet.rules.skippable = [kind]
    let gate = try #require(fleet.decision.gate(kind))
    #expect(gate.sentence.contains("ferry promote shop --to production"), "\(gate.sentence)")
  }

  private func closedEverywhere() throws -> Fleet {
    var fleet = try Fleet(candidate: "0.9.0")
    fleet.rules.soak = .seconds(5_000)
    fleet.rules.needsVerification = true
    fleet.rules.windows = [Window(.deny, try #require(WindowTimes("Mon-Sun 00:00-24:00")))]
    fleet.rules.blastRadius.step = .patch
    fleet.circumstances.stops.holds = [
      Hold(environment: Fleet.production, bundle: nil, note: note())
    ]
    fleet.sources[0].health = .degraded
    return fleet
  }
}
