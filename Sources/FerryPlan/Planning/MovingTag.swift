// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// When a tag that keeps moving is deployed again; nothing when it may be now.
///
/// What a tag stands for may change while its Job runs, and is then deployed again; somebody who
/// pushes without end would have us deploy without end. So one tag has as many contents deployed
/// within the retry ceiling as a Job has attempts.
///
/// - Parameter history: the latest first.
func pause(
  before release: Release, history: [BundleStatus.HistoryEntry], retry: RetryRules, now: Timestamp
) -> Timestamp? {
  let ends = history.filter { $0.release.version == release.version }.compactMap { entry in
    entry.finished.map { (digest: entry.release.digest, finished: $0) }
  }
  guard let last = ends.first, last.digest != release.digest else { return nil }
  let moves = ends.indices.filter { index in
    index + 1 == ends.count || ends[index].digest != ends[index + 1].digest
  }
  guard retry.attempts > 0, moves.count >= retry.attempts else { return nil }
  let due = ends[moves[retry.attempts - 1]].finished + retry.ceiling
  return now < due ? due : nil
}
