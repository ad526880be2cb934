// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What became of a merge request that offered a release.
package enum HostAnswer: Hashable, Sendable {
  /// A person closed it: this release is not offered again.
  case rejected(number: Int)
  /// It was merged: the rollout is Git's, or somebody took it back.
  case carried(number: Int)
}

/// The last answer to what is proposed, among merge requests, newest first; nothing while there is
/// none.
///
/// A newer one that people opened from the branch, which names no release, counts as still open.
package func answer(to proposal: Proposal, in existing: [ExistingRequest]) -> HostAnswer? {
  // What a person asks for again is meant again.
  guard case .promotion = proposal.occasion else { return nil }
  let marker = marker(of: proposal)
  let last = existing.first {
    $0.body.contains(marker) || ($0.state == .open && !$0.body.contains(markerBeginning))
  }
  guard let last else { return nil }
  switch last.state {
  case .open: return nil
  case .closed: return .rejected(number: last.number)
  case .merged: return proposal.wasRolledBack ? nil : .carried(number: last.number)
  }
}

/// How each comment begins that names what a merge request carries.
let markerBeginning = "<!-- ferry: "
