// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryEngineFacts

/// Which keys are due, and when: the queue's decisions as a value.
///
/// A key waits once, at the earliest time that was asked for. A key that is being worked on is not
/// handed out again; asked for meanwhile, it waits until its work is done.
package struct WorkSchedule: Sendable {
  private var due: [WorkKey: Timestamp] = [:]
  private var working: Set<WorkKey> = []

  package init() {}

  /// Asks for a look at the key, not before the moment.
  package mutating func add(_ key: WorkKey, at moment: Timestamp) {
    due[key] = min(due[key] ?? moment, moment)
  }

  /// The key that is due for longest; nothing when none is due that is not being worked on.
  ///
  /// Without a free place only keys of one cluster are handed out: they need none.
  package mutating func take(at now: Timestamp, hasPlace: Bool) -> WorkKey? {
    guard let next = next(at: now, hasPlace: hasPlace) else { return nil }
    due[next] = nil
    working.insert(next)
    return next
  }

  /// The work on the key is done.
  package mutating func finish(_ key: WorkKey) { working.remove(key) }

  /// When the next key becomes due that could be handed out; in the past when one is.
  package func nextDue(hasPlace: Bool) -> Timestamp? {
    due.lazy.filter { isFree($0.key, hasPlace: hasPlace) }.map(\.value).min()
  }

  private func next(at now: Timestamp, hasPlace: Bool) -> WorkKey? {
    due.lazy.filter { $0.value <= now && isFree($0.key, hasPlace: hasPlace) }
      .min { ($0.value, $0.key.rank) < ($1.value, $1.key.rank) }?.key
  }

  private func isFree(_ key: WorkKey, hasPlace: Bool) -> Bool {
    !working.contains(key) && (hasPlace || key.isOfOneCluster)
  }

  /// Forgets a key that is waiting: its cluster is gone.
  package mutating func drop(_ key: WorkKey) { due[key] = nil }
}

extension WorkKey {
  /// A cluster that hangs holds up its own keys and no other's: they share no places.
  var isOfOneCluster: Bool {
    switch self {
    case .cluster, .logins: true
    case .source, .releases, .promotion, .mergeRequests: false
    }
  }

  /// Reading comes before acting when both are due at once.
  fileprivate var rank: Int {
    switch self {
    case .source: 0
    case .logins: 1
    case .releases: 2
    case .cluster: 3
    case .promotion: 4
    case .mergeRequests: 5
    }
  }
}
