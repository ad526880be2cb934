// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryViews

/// Holds Leases among replicas, and passes signals between them.
package protocol HoldsLeases: Sendable {
  /// Says which clusters there is work on; the Leases of others are given back.
  func want(_ clusters: Set<ClusterID>)

  /// Does the work if the Lease is held, and gives what came of it; nothing when it is not held.
  ///
  /// The fence closes when the Lease is lost. Until the work has ended the Lease is neither given back
  /// nor taken again.
  func holding<Result: Sendable>(
    _ key: LeaseKey, _ work: (WriteFence) async -> Result
  ) async -> Result?

  /// Tells the other replicas of a signal; returns at once.
  func pass(on signal: Signal)

  /// What is new, for one listener; the stream ends when the listener drops it.
  func news() -> AsyncStream<LeaseNews>
}

/// Something that the work depends on.
package enum LeaseNews: Hashable, Sendable {
  /// The Lease was taken.
  case taken(LeaseKey)
  /// The Lease was given back or lost.
  case gone(LeaseKey)
  /// Another replica got the signal.
  case heard(Signal)
  /// Another replica got more signals than it could pass on.
  case missedSignals
}

/// A Ferry without others: it holds everything, always.
package struct RunsAlone: HoldsLeases, ShowsLeases {
  package init() {}

  package var leases: LeasesView { LeasesView() }

  package func want(_ clusters: Set<ClusterID>) {}

  package func holding<Result: Sendable>(
    _ key: LeaseKey, _ work: (WriteFence) async -> Result
  ) async -> Result? {
    await work(.open)
  }

  package func pass(on signal: Signal) {}

  package func news() -> AsyncStream<LeaseNews> { AsyncStream { _ in } }
}
