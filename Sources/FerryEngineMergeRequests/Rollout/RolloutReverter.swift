// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryEngineFacts
import FerryEnginePromotions
import FerryPorts
import FerryPromotion

/// Opens the way back for rollouts that failed, where the pipeline asks for `onFailure: revert`.
///
/// It opens for review what `ferry rollback` would; merging it is left to people. Once for each
/// version: a way back that is open or was closed is not opened again, also not after a restart.
package final class RolloutReverter: Sendable {
  private struct Key: Hashable {
    let environment: EnvironmentName
    let bundle: BundleName
    let version: String
  }

  /// What could not be opened, as where Ferry may not push.
  private struct Attempt {
    let revision: Revision
    let outcome: Outcome
    let delay: Patience.Delay
  }

  private static let patience = Patience(first: .seconds(120), ceiling: .seconds(3_600))

  private let ports: EnginePorts
  private let settings: EngineSettings
  private let attempts = Lock([Key: Attempt]())
  /// The rollouts that need no look any more.
  private let seen = Lock(Set<Key>())

  package init(ports: EnginePorts, settings: EngineSettings) {
    self.ports = ports
    self.settings = settings
  }

  /// Looks at the rollout of every Bundle of an environment. Returns sentences of what was opened.
  package func revert(in environment: EnvironmentName, _ state: FleetState) async -> (
    Outcome, [String]
  ) {
    guard let desired = state.desired,
      desired.pipeline[environment]?.rollout.onFailure == .revert, state.isLookedAt(environment)
    else { return (.settled(next: nil), []) }
    var outcome = Outcome.settled(next: nil)
    var news: [String] = []
    let stopped = state.rollouts(in: environment).filter { $0.phase == .stopped }
      .map { (Key(environment: environment, bundle: $0.bundle, version: $0.version), $0) }
    // What goes on may fail once more, with the same version.
    let keys = Set(stopped.map(\.0))
    seen.withLock { $0 = $0.filter { $0.environment != environment || keys.contains($0) } }
    for (key, rollout) in stopped {
      guard !seen.withLock({ $0.contains(key) }) else { continue }
      let done = await revert(rollout, in: desired, key)
      if case .settled = done.outcome { seen.withLock { _ = $0.insert(key) } }
      outcome = outcome.joined(with: done.outcome)
      news += done.news.map { [$0] } ?? []
    }
    return (outcome, news)
  }

  /// What a person has to mend is tried again when the branch moved, and ever more seldom.
  private func revert(
    _ rollout: Rollout, in desired: DesiredState, _ key: Key
  ) async -> (outcome: Outcome, news: String?) {
    let before = attempts.withLock {
      $0[key].flatMap { $0.revision == desired.revision ? $0 : nil }
    }
    if let before, ports.time.now < before.delay.until { return (before.outcome, nil) }
    let done = await revert(rollout, in: desired)
    guard case .stalled = done.outcome else { return done }
    let attempt = Attempt(
      revision: desired.revision, outcome: done.outcome,
      delay: Self.patience.delay(after: before?.delay, at: ports.time.now))
    attempts.withLock { $0[key] = attempt }
    return done
  }

  private func revert(
    _ rollout: Rollout, in desired: DesiredState
  ) async -> (outcome: Outcome, news: String?) {
    let what = "\(rollout.bundle) \(rollout.version) in \(rollout.environment)"
    guard let version = rollout.earlierVersion else {
      return (
        .stalled(
          reason:
            "the rollout of \(what) failed, and its clusters do not tell one version that was "
            + "there before; name it: ferry rollback \(rollout.bundle) --environment "
            + "\(rollout.environment) --to VERSION"), nil
      )
    }
    guard version != rollout.version else {
      return (
        .stalled(
          reason:
            "the rollout of \(what) failed, and \(version) ran there before: not the version is "
            + "what failed, but what was changed beside it; "
            + (rollout.isPinned
              ? "revert that commit" : "revert that commit, or move the tag back")
            + "; where nothing was changed, look at what the cluster says"), nil
      )
    }
    do throws(GitHostFailure) {
      if try await isTold(rollout, back: version, into: desired.revision.branch) {
        return (.settled(next: nil), nil)
      }
    } catch {
      return (Outcome(error), nil)
    }
    let order = PersonalOrder(
      by: settings.author.name,
      reason: "its rollout of \(rollout.version) failed on "
        + rollout.failedNames)
    do throws(PersonalRefusal) {
      let result = try await PersonalWork(ports: ports, settings: settings, order: order)
        .rollBack(rollout.bundle, in: rollout.environment, to: version, straight: false)
      guard result.state == .done else { return (.stalled(reason: result.sentence), nil) }
      return (.settled(next: nil), "the rollout of \(what) failed: \(result.sentence)")
    } catch {
      return (.stalled(reason: "the rollout of \(what) failed, and \(error.description)"), nil)
    }
  }

  /// Whether the way back is open already, or was refused by closing it.
  private func isTold(
    _ rollout: Rollout, back version: String, into target: BranchName
  ) async throws(GitHostFailure) -> Bool {
    guard let host = ports.host,
      let branch = promotionBranch(of: rollout.bundle, into: rollout.environment)
    else { return false }
    return try await host.mergeRequests(from: branch, into: target).contains { request in
      request.state != .merged && rollout.isCarried(byBody: request.body, to: version)
    }
  }
}

extension Rollout {
  /// The version that was there before; nothing unless all clusters that tell of one agree.
  fileprivate var earlierVersion: String? {
    let versions = Set(members.compactMap(\.from))
    return versions.count == 1 ? versions.first : nil
  }

  fileprivate var failedNames: String {
    members.filter(\.hasFailed).prefix(5).map(\.cluster.name.text).joined(separator: ", ")
  }
}
