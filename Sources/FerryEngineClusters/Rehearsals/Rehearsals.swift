// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import FerryPorts

/// The server-side dry-run of an object's change on every cluster that it will reach, before the first
/// of them is written.
///
/// Passed rehearsals are remembered for as long as the revision lasts, and one that is under way is
/// shared by all the clusters whose plans want it.
package final class Rehearsals: Sendable {
  /// An object in an environment at a revision.
  struct Key: Hashable {
    let environment: EnvironmentName
    let object: GitObject
    let revision: Revision
    /// What a Bundle comes to mean that stays as it is in Git; nothing for what comes from Git.
    var release: Release?
  }

  private typealias Waiter = AsyncStream<String?>.Continuation

  private struct State {
    /// Where each was passed.
    var passed: [Key: Set<ClusterID>] = [:]
    /// What was refused, and until when it is not tried again.
    var refused: [Key: (why: String, until: Timestamp)] = [:]
    var underWay: [Key: [Waiter]] = [:]
    /// Until when a cluster is not asked that did not answer in time.
    var silent: [ClusterID: Timestamp] = [:]

    /// Rehearsals of other revisions are forgotten; those of a Bundle whose tag keeps moving while Git
    /// stays the same, when there are many.
    mutating func pass(_ key: Key, on clusters: Set<ClusterID>) {
      if passed.keys.first.map({ $0.revision != key.revision }) ?? false { passed = [:] }
      let moves = passed.keys.filter { other in
        key.release != nil && other.release != nil && other.environment == key.environment
          && other.object == key.object
      }
      if moves.count >= Rehearsals.mostMoves { for other in moves { passed[other] = nil } }
      passed[key] = clusters
    }
  }

  /// How many releases that a Bundle of one revision came to mean are remembered as passed.
  private static let mostMoves = 8

  private enum Claim {
    case passed
    case refused(String)
    case mine
    case another(AsyncStream<String?>)
  }

  private let state = Lock(State())

  package init() {}

  /// How long a cluster that did not answer in time is left out.
  private static let silence = Duration.seconds(30)
  /// How long a refusal stands: whatever moves on a cluster has it looked at again, which must not ask
  /// all the others each time.
  private static let patience = Duration.seconds(10)

  /// Whether it was passed, and on this cluster, too: it may have been out of reach.
  func hasPassed(_ key: Key, on cluster: ClusterID) -> Bool {
    state.withLock { $0.passed[key]?.contains(cluster) ?? false }
  }

  /// Notes that a cluster passed by itself what the others had passed.
  func notePassed(_ key: Key, on cluster: ClusterID) {
    state.withLock { _ = $0.passed[key]?.insert(cluster) }
  }

  /// Rehearses unless that is done or under way; gives the refusal, if any.
  func once(
    _ key: Key, by time: any KeepsTime, _ rehearse: () async -> RehearsalResult
  ) async -> String? {
    while !Task.isCancelled {
      switch claim(key, at: time.now) {
      case .passed: return nil
      case .refused(let why): return why
      case .mine:
        let result = await rehearse()
        conclude(key, result, isCertain: !Task.isCancelled, at: time.now)
        return result.refusal
      case .another(let answers):
        // It ends without an answer where the other was cancelled.
        for await refusal in answers { return refusal }
      }
    }
    return nil
  }

  /// Leaves a cluster out for a while: it did not answer in time.
  func leaveOut(_ cluster: ClusterID, at now: Timestamp) {
    state.withLock { $0.silent[cluster] = now + Self.silence }
  }

  /// Whether a cluster is not asked, because it did not answer lately.
  func leavesOut(_ cluster: ClusterID, at now: Timestamp) -> Bool {
    state.withLock { $0.silent[cluster].map { $0 > now } ?? false }
  }

  private func claim(_ key: Key, at now: Timestamp) -> Claim {
    state.withLock { state in
      if state.passed[key] != nil { return .passed }
      if let refusal = state.refused[key], now < refusal.until { return .refused(refusal.why) }
      guard state.underWay[key] != nil else {
        state.underWay[key] = []
        return .mine
      }
      let (answers, waiter) = AsyncStream.makeStream(of: String?.self)
      state.underWay[key]?.append(waiter)
      return .another(answers)
    }
  }

  private func conclude(
    _ key: Key, _ result: RehearsalResult, isCertain: Bool, at now: Timestamp
  ) {
    let waiters = state.withLock { state in
      state.refused = state.refused.filter { $0.key != key && now < $0.value.until }
      if isCertain, let why = result.refusal {
        state.refused[key] = (why, now + Self.patience)
      } else if isCertain {
        state.pass(key, on: result.passed)
      }
      return state.underWay.removeValue(forKey: key) ?? []
    }
    for waiter in waiters {
      if isCertain { waiter.yield(result.refusal) }
      waiter.finish()
    }
  }
}
