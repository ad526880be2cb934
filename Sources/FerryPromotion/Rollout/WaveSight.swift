// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// How the clusters of one wave stand with one Bundle.
struct WaveSight {
  private let budget: Int
  private let members: [(name: ClusterName, progress: WaveProgress)]

  init(_ wave: Wave, sight: (ClusterID) -> BundleSight?) {
    budget = wave.budget
    members = wave.clusters.map { ($0.name, WaveProgress(sight($0))) }
  }

  /// The clusters that are not there yet and have not failed.
  var busy: [ClusterName] { members.filter(\.progress.isBusy).map(\.name) }

  /// Nothing while the budget lasts for what failed. A cluster that is out of reach keeps nobody of its
  /// own wave back.
  func halt(number: Int) -> WaveWait? {
    halt(number: number) { if case .failed(let why) = $0 { why } else { nil } }
  }

  private func halt(number: Int, lost: (WaveProgress) -> String?) -> WaveWait? {
    let lost = members.compactMap { member in lost(member.progress).map { (member.name, $0) } }
    guard lost.count > budget, let (name, why) = lost.first else { return nil }
    return .halt(wave: number, by: name, why: why, budget: budget)
  }

  /// Why a later wave waits for this one.
  func waitBehind(number: Int, bake: Duration, now: Timestamp) -> WaveWait? {
    if let halt = halt(number: number, lost: \.loss) { return halt }
    for case (let name, .underWay(let why)) in members { return .turn(of: name, why: why) }
    for case (let name, .notLookedAt(let why)) in members { return .look(at: name, why: why) }
    let since = members.compactMap { member -> Timestamp? in
      if case .there(let since) = member.progress { since } else { nil }
    }.max()
    guard let end = since.map({ $0 + bake }), now < end else { return nil }
    return .bake(wave: number, until: end)
  }
}

/// How far a Bundle is on one cluster of a wave.
private enum WaveProgress {
  /// Deployed as Git wants it, since then.
  case there(since: Timestamp?)
  /// It does not have the Bundle, or it is suspended there.
  case exempt
  case notLookedAt(String)
  case underWay(String)
  /// The change is bad there.
  case failed(String)
  /// The cluster cannot be seen, or its folder is broken.
  case outOfReach(String)

  init(_ sight: BundleSight?) {
    switch sight {
    case nil: self = .notLookedAt("it was not looked at yet")
    case .trouble(let why): self = .outOfReach(why)
    case .absent: self = .exempt
    case .seen(let standing) where standing.isLeftOut: self = .exempt
    case .seen(let standing) where standing.isSettled: self = .there(since: standing.since)
    case .seen(let standing):
      switch standing.health {
      case .degraded, .missing: self = .failed(standing.message)
      case .unknown: self = .notLookedAt(standing.message)
      case .healthy, .progressing: self = .underWay(standing.message)
      }
    }
  }

  var isBusy: Bool {
    switch self {
    case .notLookedAt, .underWay: true
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
