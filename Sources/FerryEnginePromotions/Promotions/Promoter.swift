// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryEngineFacts
import FerryPorts
import FerryPromotion

/// Promotes into one environment: decides for each Bundle, and carries the effects to Git and its
/// host.
package struct Promoter: Sendable {
  package let ports: EnginePorts
  package let settings: EngineSettings
  package let fleet: Fleet
  package let presenter: Presenter
  package let past: PastRevisions
  package let origins: ReleaseOrigins
  /// Whether this replica pushes; otherwise it only tells how things stand.
  package let pushes: Bool
  /// The last question to the host before it looks.
  package let last: Question
  /// Called when the branch that Ferry follows was moved, or somebody else moved it.
  let follow: @Sendable () -> Void

  package init(
    ports: EnginePorts, settings: EngineSettings, fleet: Fleet, presenter: Presenter,
    past: PastRevisions, origins: ReleaseOrigins, pushes: Bool, last: Question,
    follow: @escaping @Sendable () -> Void
  ) {
    self.ports = ports
    self.settings = settings
    self.fleet = fleet
    self.presenter = presenter
    self.past = past
    self.origins = origins
    self.pushes = pushes
    self.last = last
    self.follow = follow
  }

  /// Looks at every Bundle of an environment that others are promoted into.
  package func work(into environment: EnvironmentName, reading: SourceReading) async -> Outcome {
    guard let rules = reading.desired.pipeline[environment]?.promotion else {
      return .settled(next: nil)
    }
    let state = fleet.snapshot
    let names = Set(
      state.desired?.clusters.values.filter { $0.id.environment == environment && !$0.isBroken }
        .flatMap { $0.bundles.keys.map(\.name) } ?? [])
    forget(into: environment, except: names)
    let circumstances = Circumstances(
      stops: reading.desired.stops, zones: ports.zones.rules(of: rules.windows.map(\.zone)),
      underWay: bundlesUnderWay(names.flatMap { state.standings(of: $0, in: environment) }))
    let facts = names.sorted().map {
      state.promotionFacts(
        of: $0, into: environment, rules: rules, circumstances: circumstances)
    }
    switch rules.group {
    case .bundle: return await work(onEach: facts, reading: reading)
    case .environment: return await work(onAll: facts, rules: rules, reading: reading)
    }
  }

  /// One merge request, or one commit, for each.
  private func work(onEach all: [PromotionFacts], reading: SourceReading) async -> Outcome {
    var head = reading.desired.revision.commit
    var outcome = Outcome.settled(next: nil)
    var committed: Set<BundleName> = []
    for var facts in all {
      facts.circumstances.underWay.formUnion(committed)
      let done = await work(on: facts, reading: reading, head: head)
      if let commit = done.commit {
        head = commit
        committed.insert(facts.bundle)
      }
      if done.hasMovedOn { follow() }
      outcome = outcome.joined(with: done.outcome)
    }
    return outcome
  }

  /// What became of one Bundle's promotion.
  private struct Done {
    var outcome: Outcome
    /// What the followed branch got; nothing when it got nothing.
    var commit: GitObjectID?
    /// The followed branch is elsewhere by now.
    var hasMovedOn = false
  }

  private func work(
    on facts: PromotionFacts, reading: SourceReading, head: GitObjectID
  ) async -> Done {
    let verdict: PromotionJudge.Verdict
    do throws(PresentationFailure) {
      verdict = try await decide(on: facts, reading)
    } catch {
      return Done(outcome: error.outcome)
    }
    let rest = Outcome.settled(next: verdict.decision.nextLook)
    guard let proposal = verdict.decision.proposal else {
      note(verdict, facts)
      return Done(outcome: rest)
    }
    guard pushes else {
      note(Self.leftToOthers, proposal, facts, gates: verdict.decision.gates)
      return Done(outcome: rest)
    }
    let carried = await carry(proposal, facts, reading: reading, head: head)
    note(carried.presented, proposal, facts, gates: verdict.decision.gates)
    return Done(
      outcome: carried.outcome.joined(with: rest), commit: carried.commit,
      hasMovedOn: carried.hasMovedOn)
  }

  /// What a replica says of a proposal that it does not push.
  static let leftToOthers = Presented(sentence: "left to the replica of Ferry that pushes")

  /// Decides by what the host told before, and where that comes to something new, once more by what it
  /// tells now.
  func decide(
    on facts: PromotionFacts, _ reading: SourceReading
  ) async throws(PresentationFailure) -> PromotionJudge.Verdict {
    let verdict = try await judge(facts, reading, after: nil)
    guard pushes, verdict.isOfferedOrRefused,
      verdict.isNews(after: fleet.snapshot.promotions[facts.key])
    else { return verdict }
    return try await judge(facts, reading, after: last)
  }

  private func judge(
    _ facts: PromotionFacts, _ reading: SourceReading, after last: Question?
  ) async throws(PresentationFailure) -> PromotionJudge.Verdict {
    let revision = reading.desired.revision
    let hearing = HostHearing(book: presenter.book, target: revision.branch, last: last)
    return try await PromotionJudge(history: past.versions, hearing: pushes ? hearing : nil)
      .decide(on: facts, at: revision, now: ports.time.now)
  }

  /// An offer after it was brought to Git.
  struct Carried {
    var presented: Presented
    var outcome = Outcome.settled(next: nil)
    var commit: GitObjectID?
    var hasMovedOn = false
  }

  private func carry(
    _ proposal: Proposal, _ facts: PromotionFacts, reading: SourceReading, head: GitObjectID
  ) async -> Carried {
    do throws(PresentationFailure) {
      let travel = try await courier.travel(with: proposal, facts)
      let change = try await ports.source.change(for: proposal, travel, at: head)
      let offer = Offer.bundle(await linked(proposal, facts, reading))
      return await carry(offer, change, facts.rules, reading: reading, head: head)
    } catch {
      return Carried(presented: Presented(sentence: error.sentence), outcome: error.outcome)
    }
  }

  /// Commits an offer, or presents it for review.
  func carry(
    _ offer: Offer, _ change: SourceChange, _ rules: PromotionRules, reading: SourceReading,
    head: GitObjectID
  ) async -> Carried {
    guard rules.by != .commit else {
      return await commit(offer, change, onto: reading.desired.revision.branch, at: head)
    }
    let (presented, outcome) = await presenter.present(
      offer, change, rules: rules, reading: reading, after: last)
    // What hinders it for now may be that the branch moved.
    return Carried(
      presented: presented, outcome: outcome,
      hasMovedOn: presented.isMerged || outcome.isWaiting)
  }

  var courier: FieldCourier { FieldCourier(past: past, state: fleet.snapshot) }

  /// The proposal with what its merge request links.
  func linked(
    _ proposal: Proposal, _ facts: PromotionFacts, _ reading: SourceReading
  ) async -> Proposal {
    guard ports.host != nil, proposal.way != .commit else { return proposal }
    var proposal = proposal
    proposal.links = await origins.links(of: proposal, facts, in: reading.desired)
    return proposal
  }

  /// Without a review: a commit on the branch that Ferry follows.
  private func commit(
    _ offer: Offer, _ change: SourceChange, onto branch: BranchName, at head: GitObjectID
  ) async -> Carried {
    do throws(GitFailure) {
      let question = try await presenter.refused.check(change, of: branch)
      let commit = try await push(change, onto: branch, at: head, question)
      return Carried(
        presented: Presented(
          sentence: "committed to \(branch) as \(commit.short)",
          news: "committed \(commit.short) to \(branch): \(offer.title)"),
        commit: commit, hasMovedOn: true)
    } catch {
      return Carried(
        presented: Presented(sentence: error.description), outcome: Outcome(error),
        hasMovedOn: error.disposition == .transient)
    }
  }

  private func push(
    _ change: SourceChange, onto branch: BranchName, at head: GitObjectID, _ question: Question
  ) async throws(GitFailure) -> GitObjectID {
    do throws(GitFailure) {
      return try await SourceWriter(ports: ports, settings: settings)
        .commit(change, onto: branch, at: head)
    } catch {
      try await presenter.refused.note(error, of: change, to: branch, asked: question)
      throw error
    }
  }

  /// Notes a promotion that nothing was done about.
  func note(_ verdict: PromotionJudge.Verdict, _ facts: PromotionFacts) {
    let before = fleet.snapshot.promotions[facts.key]
    let candidate: Candidate
    switch verdict.decision {
    case .none:
      if let before, facts.wants(before.to) {
        ports.metrics.promotion(into: facts.environment, .merged)
      }
      return record(nil, facts.key)
    case .blocked(let next, _), .announce(_, let next, _): candidate = next
    case .propose(let proposal, let gates, _):
      candidate = Candidate(release: proposal.release, gates: gates)
    }
    let refusal = verdict.refused[candidate.release]
    // A "no" says more than what it would wait for besides.
    let reason = candidate.blocking.first { refusal == nil || $0.kind == .rejected }
    if refusal != nil, before?.isRejected != true || before?.to != candidate.release.version {
      ports.metrics.promotion(into: facts.environment, .rejected)
    }
    record(
      PromotionStanding(
        from: facts.from, to: candidate.release.version,
        state: reason?.sentence ?? "", gates: candidate.gates,
        mergeRequest: refusal, isRejected: refusal != nil), facts.key)
  }

  /// Notes what became of a proposal.
  func note(
    _ presented: Presented, _ proposal: Proposal, _ facts: PromotionFacts, gates: [Gate]
  ) {
    record(
      PromotionStanding(
        from: facts.from, to: proposal.release.version, state: presented.sentence, gates: gates,
        mergeRequest: presented.link), facts.key, news: presented.news)
  }

  private func record(
    _ standing: PromotionStanding?, _ key: FleetState.PromotionKey, news: String? = nil
  ) {
    fleet.update { state in
      state.promotions[key] = standing
      return news.map { [$0] } ?? []
    }
  }

  private func forget(into environment: EnvironmentName, except names: Set<BundleName>) {
    fleet.update { state in
      state.promotions = state.promotions.filter {
        $0.key.environment != environment || names.contains($0.key.bundle)
      }
      return []
    }
  }
}

extension PromotionJudge.Verdict {
  /// Whether it hangs on what people said at the host.
  fileprivate var isOfferedOrRefused: Bool { decision.proposal != nil || !refused.isEmpty }

  /// Whether another release goes than at the last look, or one of its gates has opened since.
  fileprivate func isNews(after before: PromotionStanding?) -> Bool {
    guard let before, before.to == decision.release?.version else { return true }
    let open = Set(before.gates.filter(\.isOpen).map(\.kind))
    return decision.gates.contains { $0.isOpen && !open.contains($0.kind) }
  }
}

extension PromotionDecision {
  /// What goes first.
  fileprivate var release: Release? {
    switch self {
    case .none: nil
    case .blocked(let candidate, _), .announce(_, let candidate, _): candidate.release
    case .propose(let proposal, _, _): proposal.release
    }
  }
}

extension PromotionFacts {
  fileprivate var key: FleetState.PromotionKey {
    FleetState.PromotionKey(environment: environment, bundle: bundle)
  }

  /// Whether Git says this version on every cluster.
  fileprivate func wants(_ version: String) -> Bool {
    !targets.isEmpty && targets.allSatisfy { $0.wanted == .exact(version) }
  }

  /// The versions that are there now.
  fileprivate var from: String? {
    let versions = Set(targets.map(\.wanted.description)).sorted()
    return versions.isEmpty ? nil : versions.joined(separator: ", ")
  }
}

extension Outcome {
  /// It could not be told or done for now.
  fileprivate var isWaiting: Bool {
    if case .waiting = self { true } else { false }
  }
}
