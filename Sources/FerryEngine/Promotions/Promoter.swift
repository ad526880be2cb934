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
    let circumstances = Circumstances(
      stops: reading.desired.stops, zones: ports.zones.rules(of: rules.windows.map(\.zone)),
      underWay: bundlesUnderWay(names.flatMap { state.standings(of: $0, in: environment) }))
    var outcome = Outcome.settled(next: nil)
    for bundle in names.sorted() {
      let facts = PromotionFacts(
        environment: environment, rules: rules, bundle: bundle,
        sources: rules.from.flatMap { state.standings(of: bundle, in: $0) },
        targets: state.standings(of: bundle, in: environment), waves: state.waves(of: environment),
        circumstances: circumstances)
      let next = await work(on: facts, reading: reading)
      outcome = outcome.joined(with: next)
    }
    return outcome
  }

  private func work(on facts: PromotionFacts, reading: SourceReading) async -> Outcome {
    let key = FleetState.PromotionKey(environment: facts.environment, bundle: facts.bundle)
    let before = fleet.snapshot.promotions[key]
    let decision = promote(facts, now: ports.time.now)
    let rest = Outcome.settled(next: decision.nextLook)
    switch decision {
    case .none:
      if let before, facts.wants(before.to) {
        ports.metrics.promotion(into: facts.environment, .merged)
      }
      record(nil, key)
      return rest
    case .blocked(let candidate, _):
      record(
        PromotionStanding(
          from: facts.from, to: candidate.release.version,
          state: candidate.blocking.first?.sentence ?? "", gates: candidate.gates), key)
      return rest
    case .propose(let proposal, let gates, _):
      let (presented, outcome) = await presenter.present(proposal, reading: reading)
      if presented.isRejected, before?.isRejected != true {
        ports.metrics.promotion(into: facts.environment, .rejected)
      }
      record(
        PromotionStanding(
          from: facts.from, to: proposal.release.version, state: presented.sentence, gates: gates,
          mergeRequest: presented.link, isRejected: presented.isRejected), key,
        news: presented.news)
      return outcome.joined(with: rest)
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
