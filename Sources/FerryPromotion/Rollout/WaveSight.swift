// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// How the clusters of one wave stand with one Bundle.
struct WaveSight {
  /// A cluster's place in its wave: those before it take the free places first.
  typealias Place = Int

  private let wave: Wave
  /// Those where the change is bad, and why.
  private let failed: [(place: Place, why: String)]
  /// Those, and the ones that are out of reach.
  private let lost: [(place: Place, why: String)]
  /// Those that are at work.
  private let begun: [Place]
  /// Those that are not there yet, have not failed and have not begun.
  private let waiting: [Place]
  private let firstUnderWay: (place: Place, why: String)?
  private let firstNotLookedAt: (place: Place, why: String)?
  /// When the last of those that are there got there.
  private let since: Timestamp?

  init(_ wave: Wave, sight: (ClusterID) -> BundleSight?) {
    self.wave = wave
    let members = wave.clusters.enumerated().map { ($0, WaveProgress(sight($1))) }
    func places(_ why: (WaveProgress) -> String?) -> [(place: Place, why: String)] {
      members.compactMap { place, progress in why(progress).map { (place, $0) } }
    }
    failed = places { if case .failed(let why) = $0 { why } else { nil } }
    lost = places(\.loss)
    begun = members.filter(\.1.hasBegun).map(\.0)
    waiting = members.filter(\.1.isWaiting).map(\.0)
    firstUnderWay = places { if case .underWay(let why, _) = $0 { why } else { nil } }.first
    firstNotLookedAt = places { if case .notLookedAt(let why) = $0 { why } else { nil } }.first
    since = members.compactMap { if case .there(let since) = $0.1 { since } else { nil } }.max()
  }

  /// Nothing when the cluster is in another wave.
  func place(of cluster: ClusterID) -> Place? { wave.place(of: cluster) }

  /// Nothing while the budget lasts for those of the others that failed. A cluster that is out of reach
  /// keeps nobody of its own wave back.
  func halt(at place: Place, number: Int) -> WaveWait? {
    halt(number: number, failed.filter { $0.place != place })
  }

  /// Why the one at this place waits for others of its wave to make room: those that have begun come
  /// first, then each in its order.
  func wait(at place: Place, limit: Int) -> WaveWait? {
    let ahead = begun.filter { $0 != place } + waiting.filter { $0 < place }
    guard ahead.count >= limit, let first = ahead.min() else { return nil }
    return .place(behind: wave.clusters[first].name, limit: limit)
  }

  /// Why a later wave waits for this one.
  func waitBehind(number: Int, bake: Duration, now: Timestamp) -> WaveWait? {
    if let halt = halt(number: number, lost) { return halt }
    if let (place, why) = firstUnderWay { return .turn(of: wave.clusters[place].name, why: why) }
    if let (place, why) = firstNotLookedAt { return .look(at: wave.clusters[place].name, why: why) }
    guard let end = since.map({ $0 + bake }), now < end else { return nil }
    return .bake(wave: number, until: end)
  }

  private func halt(number: Int, _ lost: [(place: Place, why: String)]) -> WaveWait? {
    guard lost.count > wave.budget, let (place, why) = lost.first else { return nil }
    return .halt(wave: number, by: wave.clusters[place].name, why: why, budget: wave.budget)
  }
}

/// How far a Bundle is on one cluster of a wave.
private enum WaveProgress {
  /// Deployed as Git wants it, since then.
  case there(since: Timestamp?)
  /// It does not have the Bundle, or it is suspended there.
  case exempt
  case notLookedAt(String)
  case underWay(String, hasBegun: Bool)
  /// The change is bad there.
  case failed(String)
  /// The cluster cannot be seen, or its folder is broken.
  case outOfReach(String)

  init(_ sight: BundleSight?) {
    switch sight {
    case nil: self = .notLookedAt("it was not looked at yet")
    case .failed(let why): self = .failed(why)
    case .trouble(let why): self = .outOfReach(why)
    case .absent: self = .exempt
    case .seen(let standing) where standing.isLeftOut: self = .exempt
    case .seen(let standing) where standing.isSettled: self = .there(since: standing.since)
    case .seen(let standing):
      switch standing.health {
      case .degraded, .missing: self = .failed(standing.message)
      case .unknown: self = .notLookedAt(standing.message)
      case .healthy, .progressing:
        self = .underWay(standing.message, hasBegun: standing.hasBegun)
      }
    }
  }

  var hasBegun: Bool { if case .underWay(_, let hasBegun) = self { hasBegun } else { false } }

  var isWaiting: Bool {
    switch self {
    case .notLookedAt: true
    case .underWay(_, let hasBegun): !hasBegun
    case .there, .exempt, .failed, .outOfReach: false
    }
  }

  /// Why it counts against the budget; nothing when it does not.
  var loss: String? {
    switch self {
    case .failed(let why), .outOfReach(let why): why
    case .there, .exempt, .notLookedAt, .underWay: nil
    }
  }
}
