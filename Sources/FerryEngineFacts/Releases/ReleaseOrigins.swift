// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryPorts
package import FerryPromotion

/// Where releases were built from, as their registries say.
///
/// A manifest cannot change, so each is asked for once; a registry that does not answer is left alone
/// for a while. Without an answer there are no links.
package final class ReleaseOrigins: Sendable {
  private enum Answer {
    case given(ReleaseOrigin?)
    case none(Timestamp)
  }

  private static let patience = Duration.seconds(600)
  private static let most = 1_000

  private let ports: EnginePorts
  private let logins: LoginBook
  private let answers = Lock([Digest: Answer]())

  package init(ports: EnginePorts, logins: LoginBook) {
    self.ports = ports
    self.logins = logins
  }

  /// Where a person reads what is new in what is proposed.
  package func links(
    of proposal: Proposal, _ facts: PromotionFacts, in desired: DesiredState
  ) async -> [TextLink] {
    let needed = Set(proposal.moves.filter(\.isNeeded).map(\.cluster))
    let targets = facts.targets.filter { needed.contains($0.cluster) }
    guard let first = targets.first,
      let new = await origin(of: proposal.release, first, in: desired)
    else { return [] }
    let isBack = if case .rollback = proposal.occasion { true } else { false }
    var old: [Release: ReleaseOrigin] = [:]
    for target in targets where old.count < 3 {
      // A release that failed was never deployed, and is taken back all the same.
      let there = [isBack ? target.resolved : nil, target.deployed].compactMap(\.self)
        .first { $0 != proposal.release }
      guard let release = there, old[release] == nil else { continue }
      old[release] = await origin(of: release, target, in: desired)
    }
    return FerryPromotion.links(
      to: proposal.release, new, at: kind(showing: new.source), from: old, isBack: isBack)
  }

  /// The kind of our own Git host, where it shows the repository too.
  private func kind(showing source: String) -> GitHost? {
    guard let site = ports.host?.site, let url = HTTPURL(source), site.shows(url) else {
      return nil
    }
    return site.kind
  }

  private func origin(
    of release: Release, _ target: Standing, in desired: DesiredState
  ) async -> ReleaseOrigin? {
    let now = ports.time.now
    switch answers.withLock({ $0[release.digest] }) {
    case .given(let origin)?: return origin
    case .none(let moment)? where now - moment < Self.patience: return nil
    case .none?, nil: break
    }
    let resolver = ReleaseResolver(ports: ports, book: ReleaseBook(), logins: logins)
    guard let bundle = desired.clusters[target.cluster]?.bundles[target.bundle],
      case .success(let entry)? = resolver.entry(bundle, on: target.cluster)
    else { return nil }
    let answer = await ask(for: release.digest, as: entry, now)
    answers.withLock { answers in
      if answers.count >= Self.most { answers = [:] }
      answers[release.digest] = answer
    }
    if case .given(let origin) = answer { return origin }
    return nil
  }

  private func ask(
    for digest: Digest, as entry: ReleaseBook.Entry, _ now: Timestamp
  ) async -> Answer {
    do throws(RegistryFailure) {
      return .given(
        ReleaseOrigin(
          annotations: try await ports.registry.annotations(
            of: digest, in: entry.question.repository, credentials: entry.credentials)))
    } catch {
      return .none(now)
    }
  }
}
