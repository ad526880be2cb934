// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// What one replica knows of the Leases, and what it makes of it: a value that asks no clock and sends
/// nothing.
///
/// All moments are of the replica's own even clock. Another's Lease is over when no renewal of it was
/// *seen* for its duration; our own is over `deadline` after the last successful renewal was *sent*.
/// The renewal can only have been seen after it was sent, so ours is over before anybody takes it,
/// whatever the clocks say: only their speeds matter, and those may differ by a third.
package struct LeaseBook: Sendable {
  package let replica: ReplicaName
  package let timing: LeaseTiming

  /// The latest record of each Lease, and since when it has not been renewed.
  var seen: [LeaseKey: Seen] = [:]
  var tenures: [LeaseKey: Tenure] = [:]
  /// What there is work on; nothing before that was said for the first time. Until then the replica
  /// takes no Lease, not even its own: who cannot read Git must not count where work is shared out.
  var wanted: Set<LeaseKey> = []
  /// How many works are under way, also those begun under a tenure that is over.
  var works: [LeaseKey: Int] = [:]
  /// Requests that are under way.
  var asked: Set<LeaseKey> = []
  /// When to ask again after a request that failed.
  var retries: [LeaseKey: Duration] = [:]
  var isListed = false
  var isLeaving = false
  var log = SignalLog()
  /// The last signal that was heard of each replica.
  var heard: [ReplicaName: Int] = [:]
  var pendingNews: [LeaseNews] = []

  struct Seen: Hashable, Sendable {
    var record: LeaseRecord
    var since: Duration
    /// The object was deleted; whoever held it may not know yet.
    var isGone = false
  }

  package init(replica: ReplicaName, timing: LeaseTiming = LeaseTiming()) {
    self.replica = replica
    self.timing = timing
  }

  var own: LeaseKey { .replica(replica) }

  /// Takes what is new since the last call.
  package mutating func takeNews() -> [LeaseNews] {
    defer { pendingNews = [] }
    return pendingNews
  }
}

extension LeaseBook {
  /// Says what there is work on.
  package mutating func want(_ clusters: Set<ClusterID>) {
    wanted = Set(clusters.map(LeaseKey.cluster)).union([.pusher])
  }

  /// Begins a work, and gives the transitions that its fence is closed by; nothing when the Lease is not
  /// held.
  package mutating func begin(_ key: LeaseKey, at now: Duration) -> Int? {
    guard let tenure = tenures[key], now < tenure.deadline, !isLeaving else { return nil }
    works[key, default: 0] += 1
    return tenure.transitions
  }

  package mutating func end(_ key: LeaseKey) {
    works[key] = works[key].flatMap { $0 > 1 ? $0 - 1 : nil }
  }

  /// For how long a work that was begun at these transitions may still write.
  package func timeLeft(_ key: LeaseKey, _ transitions: Int, at now: Duration) -> Duration {
    guard let tenure = tenures[key], tenure.transitions == transitions else { return .zero }
    return tenure.deadline - now
  }

  /// The transitions at which the Lease is held now; nothing when it is not.
  package func transitions(of key: LeaseKey) -> Int? { tenures[key]?.transitions }

  /// A write was sent and not answered.
  package mutating func doubt(_ key: LeaseKey, _ transitions: Int, at now: Duration) {
    guard tenures[key]?.transitions == transitions else { return }
    tenures[key]?.doubt = now + timing.duration - timing.deadline
  }

  /// Gives back what it can from now on, and takes nothing.
  package mutating func leave() { isLeaving = true }

  /// When the next Lease can be given back, where nothing is asked already; nothing when none can be
  /// any more.
  package func nextReturn(after now: Duration) -> Duration? {
    tenures.filter { works[$0.key] == nil && max($0.value.doubt, now) < $0.value.deadline }
      .map { max($0.value.doubt, now) }.min()
  }

  /// Never in the midst of a work, nor while one of its writes may still be carried out.
  func canGiveBack(_ key: LeaseKey, at now: Duration) -> Bool {
    guard let tenure = tenures[key], works[key] == nil, !asked.contains(key) else { return false }
    return tenure.doubt <= now && now < tenure.deadline
  }

  /// Passes a signal on, with the next renewal of our own Lease, which is due at once.
  package mutating func pass(on signal: Signal, at now: Duration) {
    guard log.add(signal) else { return }
    tenures[own]?.renewal = now
  }
}
