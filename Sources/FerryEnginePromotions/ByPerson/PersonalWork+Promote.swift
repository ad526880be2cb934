// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryEngineFacts
import FerryPorts
import FerryPromotion

extension PersonalWork {
  /// Promotes a release into an environment.
  ///
  /// Gates that the pipeline lets a person skip are skipped where a reason is given.
  ///
  /// - Parameter version: nothing: the one that would go next.
  package func promote(
    _ bundle: BundleName, to environment: EnvironmentName, version: String?
  ) async throws(PersonalRefusal) -> PersonalResult {
    try await anew { () async throws(PersonalRefusal) in
      let sight = try await look(at: bundle, in: environment)
      if let stop = sight.state.emergency { throw PersonalRefusal(stop.sentence) }
      guard !sight.facts.rules.from.isEmpty else {
        throw PersonalRefusal(
          "nothing is promoted into \(environment); give it promotion.from in "
            + "environments/pipeline.yaml, or write the version in Git")
      }
      let release = try await asked(version, sight)
      let now = ports.time.now
      switch FerryPromotion.promote(release, by: order, facts: sight.facts, now: now) {
      case .none:
        return PersonalResult(
          .done, "every cluster of \(environment) says \(release.version) already")
      case .blocked(let candidate, _), .announce(_, let candidate, _): return closed(candidate)
      case .propose(let proposal, let gates, _):
        var result = try await deliver(proposal, sight)
        result.gates = gates.map(\.view)
        return result
      }
    }
  }

  private func asked(
    _ version: String?, _ sight: Sight
  ) async throws(PersonalRefusal) -> Release {
    if let version { return try await release(version, sight) }
    switch FerryPromotion.promote(sight.facts, now: ports.time.now) {
    case .propose(let proposal, _, _): return proposal.release
    case .blocked(let candidate, _), .announce(_, let candidate, _): return candidate.release
    case .none:
      throw PersonalRefusal(
        "\(sight.facts.bundle) has no release that could go to \(sight.facts.environment); name one "
          + "with --version")
    }
  }

  private func closed(_ candidate: Candidate) -> PersonalResult {
    let sentences = candidate.blocking.map { "\($0.name): \($0.sentence)" }
    var result = PersonalResult(
      candidate.opening == nil ? .refused : .waiting,
      "\(candidate.release.version) may not go: " + sentences.joined(separator: "; "))
    result.gates = candidate.gates.map(\.view)
    return result
  }

  private func deliver(
    _ proposal: Proposal, _ sight: Sight
  ) async throws(PersonalRefusal) -> PersonalResult {
    let courier = FieldCourier(
      past: PastRevisions(ports: ports, settings: settings), state: sight.state)
    let goesStraight = proposal.way == .commit
    let parcel: PersonalDelivery.Parcel
    do throws(PresentationFailure) {
      let travel = try await courier.travel(with: proposal, sight.facts)
      parcel = PersonalDelivery.Parcel(
        title: proposal.title,
        body: goesStraight ? "" : try await body(of: proposal, sight),
        change: try await ports.source.change(for: proposal, travel, at: sight.base.commit),
        branch: proposal.branch, goesStraight: goesStraight)
    } catch {
      throw PersonalRefusal(error.sentence)
    }
    return try await delivery.deliver(parcel, on: sight.base)
  }

  /// What the merge request says.
  func body(
    of proposal: Proposal, _ sight: Sight
  ) async throws(PresentationFailure) -> String {
    var proposal = proposal
    proposal.links = await links(of: proposal, sight)
    do throws(MergeRequestTextFailure) {
      return try mergeRequestBody(
        proposal, template: sight.reading.mergeRequestTemplate,
        limit: ports.host?.textLimit ?? .max)
    } catch {
      throw PresentationFailure(stalled: error.description)
    }
  }

  /// Where people read what is new; nothing without a host that shows it.
  private func links(of proposal: Proposal, _ sight: Sight) async -> [TextLink] {
    guard ports.host != nil else { return [] }
    let logins = LoginBook()
    await LoginReader(clusters: ports.clusters, book: logins).read(for: sight.reading.desired)
    return await ReleaseOrigins(ports: ports, logins: logins)
      .links(of: proposal, sight.facts, in: sight.reading.desired)
  }
}
