// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// How long clusters take to answer for the first time, so that one that never will is told from one
/// that is merely slow.
///
/// A cluster is not given up by a fixed time alone, because many clusters at once make all of them slow.
/// It has as much time again as nine tenths of the clusters took, and never less than half a second, in
/// which a handshake and an answer come from another continent. One that is farther is merely late: it
/// is shown so for a moment, and tries out by itself what the others tried out without it. As long as
/// fewer than nine tenths have answered it has ten seconds: the others write nothing before.
struct FirstAnswers: Sendable {
  private static let shortest = Duration.milliseconds(500)
  private static let longest = Duration.seconds(10)

  private var asked: [ClusterID: Timestamp] = [:]
  private var took: [ClusterID: Duration] = [:]
  /// How long nine tenths took; nothing while fewer answered.
  private var most: Duration?

  /// The cluster is asked from now on.
  mutating func ask(_ cluster: ClusterID, at now: Timestamp) {
    asked[cluster] = now
    took[cluster] = nil
    update()
  }

  /// The cluster is asked no longer.
  mutating func forget(_ cluster: ClusterID) {
    asked[cluster] = nil
    took[cluster] = nil
    update()
  }

  /// The cluster answered, if only that it can not be listed; only the first time counts.
  mutating func note(_ cluster: ClusterID, at now: Timestamp) {
    guard let start = asked[cluster], took[cluster] == nil else { return }
    took[cluster] = now - start
    update()
  }

  /// How long the cluster took to answer; nothing when it did not.
  func span(of cluster: ClusterID) -> Duration? { took[cluster] }

  /// Until when a cluster that did not answer may be merely slow; nothing when that cannot be told.
  func patience(with cluster: ClusterID) -> Timestamp? {
    guard let most, let start = asked[cluster] else { return nil }
    return start + max(Self.shortest, most * 2)
  }

  /// When a cluster that did not answer counts as out of reach, whatever the others do; nothing when it
  /// was not asked.
  func end(of cluster: ClusterID) -> Timestamp? {
    patience(with: cluster) ?? asked[cluster].map { $0 + Self.longest }
  }

  private mutating func update() {
    let quorum = (asked.count * 9 + 9) / 10
    most = took.count >= max(1, quorum) ? took.values.sorted()[max(1, quorum) - 1] : nil
  }
}
