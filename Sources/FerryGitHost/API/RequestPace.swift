// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

/// Keeps from asking while the host wants to be left alone, and keeps a reserve of its quota.
///
/// Several processes with one token see each other by what the host tells each of them.
final class RequestPace: Sendable {
  private struct State {
    var quotas: [HostRequest.Interface: RequestQuota] = [:]
    /// Until then the host asked for silence.
    var silence: Timestamp?
  }

  private let clock: any KeepsTime
  private let state = Lock(State())

  init(clock: any KeepsTime) { self.clock = clock }

  /// Refuses a request that the host would not take, or that would use the reserve.
  func check(_ request: HostRequest, doing: String) throws(GitHostFailure) {
    let now = clock.now
    let (silence, quota) = state.withLock { ($0.silence, $0.quotas[request.api]) }
    if let silence, silence > now {
      throw GitHostFailure(
        .throttled, doing: doing, detail: "the host asked to be left alone until \(silence)",
        retryAfter: silence - now)
    }
    if let quota, let wait = quota.wait(isUrgent: request.isUrgent, at: now) {
      throw GitHostFailure(
        .throttled, doing: doing,
        detail: "the host takes \(quota.remaining) more requests until \(quota.reset), and "
          + "\(quota.reserve) are kept for statuses, comments and merges", retryAfter: wait)
    }
  }

  /// Takes note of what an answer says of the quota.
  func note(_ response: HTTPResponse, to request: HostRequest) {
    guard let quota = RequestQuota(response) else { return }
    state.withLock { $0.quotas[request.api] = quota }
  }

  /// The host answered that it is asked too much.
  func rest(for span: Duration) {
    let end = clock.now + span
    state.withLock { $0.silence = max($0.silence ?? end, end) }
  }
}
