// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryManifests
import FerryPorts
import FerryPromotion

extension Promoter {
  /// One merge request, or one commit, for all that can go; where none can, a draft for all that only
  /// wait for time.
  ///
  /// What is taken counts as on its way when the next Bundle is asked, as it is once this is merged.
  func work(
    onAll all: [PromotionFacts], rules: PromotionRules, reading: SourceReading
  ) async -> Outcome {
    guard let environment = all.first?.environment else { return .settled(next: nil) }
    var load = Load(of: environment, room: ports.host?.textLimit ?? .max)
    var outcome = Outcome.settled(next: nil)
    var drafts: [(facts: PromotionFacts, verdict: PromotionJudge.Verdict)] = []
    for facts in all {
      let taken = await take(facts, into: &load, reading)
      if let verdict = taken.draft { drafts.append((facts, verdict)) }
      outcome = outcome.joined(with: taken.next)
    }
    let isReady = !load.members.isEmpty
    for draft in drafts {
      if isReady {
        note(draft.verdict, draft.facts)
      } else {
        outcome = outcome.joined(
          with: await take(draft.facts, asDraft: true, into: &load, reading).next)
      }
    }
    guard let offer = load.offer else { return outcome }
    guard pushes else {
      for member in load.members {
        note(Self.leftToOthers, member.proposal, member.facts, gates: member.gates)
      }
      return outcome
    }
    let carried = await carry(
      offer, load.files.change(for: offer), rules, reading: reading,
      head: reading.desired.revision.commit)
    var presented = carried.presented
    for member in load.members {
      note(presented, member.proposal, member.facts, gates: member.gates)
      presented.news = nil
    }
    if carried.hasMovedOn { follow() }
    return outcome.joined(with: carried.outcome)
  }

  /// What goes together.
  private struct Load {
    struct Member {
      let proposal: Proposal
      let facts: PromotionFacts
      let gates: [Gate]
    }

    let environment: EnvironmentName
    /// How long the text may be.
    let room: Int
    var members: [Member] = []
    var files = EditedFiles()

    init(of environment: EnvironmentName, room: Int) {
      self.environment = environment
      self.room = room
    }

    var offer: Offer? {
      members.isEmpty ? nil : .environment(environment, members.map(\.proposal))
    }

    func hasRoom(for proposal: Proposal) -> Bool {
      fitting(members.map(\.proposal) + [proposal], in: room).later.isEmpty
    }
  }

  /// Takes what may go of one Bundle into the load, or notes why nothing does; gives back what could
  /// go as a draft.
  private func take(
    _ facts: PromotionFacts, asDraft: Bool = false, into load: inout Load,
    _ reading: SourceReading
  ) async -> (next: Outcome, draft: PromotionJudge.Verdict?) {
    var facts = facts
    facts.circumstances.underWay.formUnion(load.members.map(\.proposal.bundle))
    do throws(PresentationFailure) {
      let verdict = try await decide(on: facts, reading)
      let rest = Outcome.settled(next: verdict.decision.nextLook)
      guard let proposal = verdict.decision.proposal else {
        note(verdict, facts)
        return (rest, nil)
      }
      guard proposal.isDraft == asDraft else { return (rest, verdict) }
      let member = Load.Member(
        proposal: await linked(proposal, facts, reading), facts: facts,
        gates: verdict.decision.gates)
      try await add(member, to: &load, reading)
      return (rest, nil)
    } catch {
      return (error.outcome, nil)
    }
  }

  private func add(
    _ member: Load.Member, to load: inout Load, _ reading: SourceReading
  ) async throws(PresentationFailure) {
    let (proposal, facts) = (member.proposal, member.facts)
    let hearing = HostHearing(
      book: presenter.book, target: reading.desired.revision.branch)
    do throws(PresentationFailure) {
      if let hindrance = try await hindrance(of: proposal, facts, load, hearing) {
        return note(hindrance, proposal, facts, gates: member.gates)
      }
      // Where a file cannot be edited the others go without it.
      var files = load.files
      try await files.carry(
        proposal, try await courier.travel(with: proposal, facts), in: ports.source,
        at: reading.desired.revision.commit)
      load.files = files
      load.members.append(member)
    } catch {
      note(Presented(sentence: error.sentence), proposal, facts, gates: member.gates)
      throw error
    }
  }

  /// Why a proposal does not go with the others although its gates are open.
  private func hindrance(
    of proposal: Proposal, _ facts: PromotionFacts, _ load: Load, _ hearing: HostHearing
  ) async throws(PresentationFailure) -> Presented? {
    guard proposal.way != .commit, pushes else { return nil }
    if let own = try await hearing.ownRequest(for: proposal, facts.rules) {
      return Presented(
        sentence: "!\(own.number) goes first: it is for \(proposal.bundle) alone; merge it or "
          + "close it", link: own.link)
    }
    let requests = try await hearing.requests(for: proposal, facts.rules)
    if case .carried(let number) = answer(to: proposal, in: requests.map(\.fact)) {
      return Presented(
        sentence: "!\(number) is merged", link: requests.first { $0.number == number }?.link)
    }
    guard load.hasRoom(for: proposal) else {
      return Presented(
        sentence: "the merge request has no room for more Bundles; it goes with the next")
    }
    return nil
  }
}
