// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryPromotion

/// Promotes into one environment: decides for each Bundle, and carries the effects to Git and its
/// host.
struct Promoter: Sendable {
  let ports: EnginePorts
  let settings: EngineSettings
  let fleet: Fleet
  let presenter: Presenter
  let past: PastRevisions
  let origins: ReleaseOrigins
  /// Whether this replica pushes; otherwise it only tells how things stand.
  let pushes: Bool
  /// Called when the branch that Ferry follows was moved, or somebody else moved it.
  let follow: @Sendable () -> Void

  /// Looks at every Bundle of an environment that others are promoted into.
  func work(into environment: EnvironmentName, reading: SourceReading) async -> Outcome {
    guard let rules = reading.desired.pipeline[environment]?.promotion else {
      return .settled(next: nil)
    }
    let state = fleet.snapshot
    let names = Set(
      state.desired?.clusters.values.filter { $0.id.environment == environment && !$0.isBroken }
        .flatMap { $0.bundles.keys.map(\.name) } ?? [])
    forget(into: environment, except: names)
    var circumstances = Circumstances(
      stops: reading.desired.stops, zones: ports.zones.rules(of: rules.windows.map(\.zone)),
      underWay: bundlesUnderWay(names.flatMap { state.standings(of: $0, in: environment) }))
    var head = reading.desired.revision.commit
    var outcome = Outcome.settled(next: nil)
    for bundle in names.sorted() {
      let facts = state.promotionFacts(
        of: bundle, into: environment, rules: rules, circumstances: circumstances)
      let done = await work(on: facts, reading: reading, head: head)
      if let commit = done.commit {
        head = commit
        circumstances.underWay.insert(bundle)
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
    let key = FleetState.PromotionKey(environment: facts.environment, bundle: facts.bundle)
    let before = fleet.snapshot.promotions[key]
    let decision: PromotionDecision
    do throws(PresentationFailure) {
      decision = try await PromotionJudge(history: past.versions)
        .decide(on: facts, at: reading.desired.revision, now: ports.time.now)
    } catch {
      return Done(outcome: error.outcome)
    }
    let rest = Outcome.settled(next: decision.nextLook)
    switch decision {
    case .none:
      if let before, facts.wants(before.to) {
        ports.metrics.promotion(into: facts.environment, .merged)
      }
      record(nil, key)
      return Done(outcome: rest)
    case .blocked(let candidate, _):
      record(
        PromotionStanding(
          from: facts.from, to: candidate.release.version,
          state: candidate.blocking.first?.sentence ?? "", gates: candidate.gates), key)
      return Done(outcome: rest)
    case .propose(let proposal, _, _) where !pushes, .announce(let proposal, _, _) where !pushes:
      record(
        PromotionStanding(
          from: facts.from, to: proposal.release.version,
          state: "left to the replica of Ferry that pushes", gates: decision.gates), key)
      return Done(outcome: rest)
    case .propose(let proposal, _, _), .announce(let proposal, _, _):
      let carried = await carry(proposal, facts, reading: reading, head: head)
      let presented = carried.presented
      if presented.isRejected, before?.isRejected != true {
        ports.metrics.promotion(into: facts.environment, .rejected)
      }
      record(
        PromotionStanding(
          from: facts.from, to: proposal.release.version, state: presented.sentence,
          gates: decision.gates, mergeRequest: presented.link, isRejected: presented.isRejected),
        key,
        news: presented.news)
      return Done(
        outcome: carried.outcome.joined(with: rest), commit: carried.commit,
        hasMovedOn: carried.hasMovedOn)
    }
  }

  /// A proposal after it was brought to Git.
  private struct Carried {
    var presented: Presented
    var outcome = Outcome.settled(next: nil)
    var commit: GitObjectID?
    var hasMovedOn = false
  }

  private func carry(
    _ proposal: Proposal, _ facts: PromotionFacts, reading: SourceReading, head: GitObjectID
  ) async -> Carried {
    do throws(PresentationFailure) {
      let courier = FieldCourier(past: past, state: fleet.snapshot)
      let travel = try await courier.travel(with: proposal, facts)
      let change = try await ports.source.change(for: proposal, travel, at: head)
      guard proposal.way == .commit else {
        var proposal = proposal
        if ports.host != nil {
          proposal.links = await origins.links(of: proposal, facts, in: reading.desired)
        }
        let (presented, outcome) = await presenter.present(
          proposal, change, rules: facts.rules, reading: reading)
        // What hinders it for now may be that the branch moved.
        return Carried(
          presented: presented, outcome: outcome,
          hasMovedOn: presented.isMerged || outcome.isWaiting)
      }
      return await commit(proposal, change, onto: reading.desired.revision.branch, at: head)
    } catch {
      return Carried(presented: Presented(sentence: error.sentence), outcome: error.outcome)
    }
  }

  /// Without a review: a commit on the branch that Ferry follows.
  private func commit(
    _ proposal: Proposal, _ change: SourceChange, onto branch: BranchName, at head: GitObjectID
  ) async -> Carried {
    do throws(GitFailure) {
      try await presenter.refused.check(change, of: branch)
      let commit = try await push(change, onto: branch, at: head)
      return Carried(
        presented: Presented(
          sentence: "committed to \(branch) as \(commit.short)",
          news: "committed \(commit.short) to \(branch): \(proposal.title)"),
        commit: commit, hasMovedOn: true)
    } catch {
      return Carried(
        presented: Presented(sentence: error.description), outcome: Outcome(error),
        hasMovedOn: error.disposition == .transient)
    }
  }

  private func push(
    _ change: SourceChange, onto branch: BranchName, at head: GitObjectID
  ) async throws(GitFailure) -> GitObjectID {
    do throws(GitFailure) {
      return try await SourceWriter(ports: ports, settings: settings)
        .commit(change, onto: branch, at: head)
    } catch {
      try await presenter.refused.note(error, of: change, to: branch)
      throw error
    }
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

extension PromotionFacts {
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

  /// Of two outcomes the one that asks for more: a retry before a stall before rest.
  func joined(with other: Outcome) -> Outcome {
    switch (self, other) {
    case (.settled(let mine), .settled(let theirs)):
      .settled(next: [mine, theirs].compactMap { $0 }.min())
    case (.waiting, _): self
    case (_, .waiting): other
    case (.stalled, _): self
    case (_, .stalled): other
    }
  }
}
