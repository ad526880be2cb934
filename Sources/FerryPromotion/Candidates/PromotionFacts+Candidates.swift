// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

extension PromotionFacts {
  /// The source clusters that count.
  var witnesses: [Standing] { sources.filter { !$0.isLeftOut } }

  /// Every release that could go, the newest first.
  ///
  /// What is deployed at the source now is one even where it cannot go, so that people see why. What
  /// was deployed there before is one while it could still go.
  func candidates(at now: Timestamp) -> [Candidate] {
    seenReleases.filter { release in targets.contains { $0.needs(release.version) } }
      .map { Question(facts: self, release: $0, now: now) }
      .filter { isCurrent($0.release) || $0.isStillPossible }
      .sorted { $0.isBefore($1) }
      .map(\.candidate)
  }

  private var seenReleases: Set<Release> {
    let past = witnesses.flatMap(\.history).filter { $0.result == .succeeded }.map(\.release)
    return Set(witnesses.compactMap(\.deployed) + past)
  }

  private func isCurrent(_ release: Release) -> Bool {
    witnesses.contains { $0.deployed == release }
  }
}

extension Question {
  /// Whether it has proved itself, and leads forward.
  fileprivate var isStillPossible: Bool {
    health.isOpen && order.isOpen && SemanticVersion(tag: release.version) != nil
  }

  /// Newer versions first; what has no order comes last, the latest deployment first.
  fileprivate func isBefore(_ other: Question) -> Bool {
    let mine = SemanticVersion(tag: release.version)
    let theirs = SemanticVersion(tag: other.release.version)
    if let mine, let theirs, mine != theirs { return theirs < mine }
    if (mine == nil) != (theirs == nil) { return mine != nil }
    guard since == other.since else { return (since ?? now) > (other.since ?? now) }
    return release.description > other.release.description
  }
}

extension Standing {
  /// Whether its file says another version than this one.
  func needs(_ version: String) -> Bool { wanted != .exact(version) }
}
