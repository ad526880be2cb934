// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryEngineFacts
import FerryPlan
import FerryPorts

/// Tells the Git host how the rollout of a commit stands: the commit status `ferry/rollout`.
package final class RolloutReporter: Sendable {
  private struct Reported: Hashable {
    let commit: GitObjectID
    let status: CommitStatus
  }

  /// A status that the host does not take, as without the right to set one.
  private struct Refusal {
    let refused: Reported
    let outcome: Outcome
    let delay: Patience.Delay
  }

  /// With a host that does not take a status.
  private static let patience = Patience(first: .seconds(120), ceiling: .seconds(3_600))

  private let ports: EnginePorts
  private let last = Lock([EnvironmentName: Reported]())
  private let refusals = Lock([EnvironmentName: Refusal]())

  package init(ports: EnginePorts) { self.ports = ports }

  /// Sets the status where it is another than was last set. Only environments that are promoted into
  /// have one.
  package func report(_ environment: EnvironmentName, _ state: FleetState) async -> Outcome {
    guard let host = ports.host, let desired = state.desired,
      desired.pipeline[environment]?.promotion != nil,
      let status = status(of: environment, state)
    else { return .settled(next: nil) }
    let news = Reported(commit: desired.revision.commit, status: status)
    guard last.withLock({ $0[environment] }) != news else { return .settled(next: nil) }
    let refusal = refusals.withLock { $0[environment] }
    if let refusal, refusal.refused == news, ports.time.now < refusal.delay.until {
      return refusal.outcome
    }
    do throws(GitHostFailure) {
      try await host.setStatus(status, of: desired.revision.commit)
      last.withLock { $0[environment] = news }
      refusals.withLock { $0[environment] = nil }
      return .settled(next: nil)
    } catch {
      return note(error, of: news, in: environment, after: refusal)
    }
  }

  private func note(
    _ failure: GitHostFailure, of news: Reported, in environment: EnvironmentName,
    after last: Refusal?
  ) -> Outcome {
    let outcome = Outcome(failure)
    guard case .stalled = outcome else { return outcome }
    let before = last?.refused == news ? last?.delay : nil
    let refusal = Refusal(
      refused: news, outcome: outcome,
      delay: Self.patience.delay(after: before, at: ports.time.now))
    refusals.withLock { $0[environment] = refusal }
    return outcome
  }

  /// Nothing while a cluster was not looked at for this revision.
  private func status(of environment: EnvironmentName, _ state: FleetState) -> CommitStatus? {
    let members = state.desired?.clusters.keys.filter { $0.environment == environment } ?? []
    let known = members.compactMap { state.clusters[$0] }
      .filter { $0.revision == state.desired?.revision }
    guard !members.isEmpty, known.count == members.count else { return nil }
    let settled = known.count { $0.isKnown && $0.trouble == nil && $0.isAllSettled }
    let name = "ferry/rollout"
    let tally = "\(environment): \(settled) of \(members.count) clusters are at this commit"
    if settled == members.count {
      return CommitStatus(name: name, state: .success, description: tally)
    }
    let sick = known.first { standing in
      standing.isStalled || standing.assessments.contains { $0.health == .degraded }
    }
    guard let sick else { return CommitStatus(name: name, state: .pending, description: tally) }
    let why =
      sick.trouble ?? sick.assessments.first { $0.health == .degraded }?.message ?? ""
    return CommitStatus(name: name, state: .failure, description: "\(tally); \(why)")
  }
}

extension ClusterStanding {
  /// Every Bundle that is not suspended is as Git wants it.
  var isAllSettled: Bool { assessments.allSatisfy { $0.isSettled || $0.isLeftOut } }
}
