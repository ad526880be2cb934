// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryPromotion

/// Hears what people said at the Git host to what would be proposed.
struct HostHearing: Sendable {
  let book: RequestBook
  /// The followed branch.
  let target: BranchName
  /// Only what was asked after this question counts; nothing: whatever holds.
  var last: Question?

  /// The merge requests that may have offered it, newest first.
  ///
  /// One that a person asked for, and a rollback, has its Bundle's own branch also where the
  /// environment's Bundles go together.
  func requests(
    for proposal: Proposal, _ rules: PromotionRules
  ) async throws(PresentationFailure) -> [MergeRequest] {
    var found = try await own(proposal)
    if rules.group == .environment, let branch = groupBranch(into: proposal.environment) {
      found += try await book.requests(from: branch, into: target, after: last)
    }
    return found.sorted { $0.number > $1.number }
  }

  /// The open merge request for this Bundle alone, where its environment's Bundles go together.
  func ownRequest(
    for proposal: Proposal, _ rules: PromotionRules
  ) async throws(PresentationFailure) -> MergeRequest? {
    guard rules.group == .environment else { return nil }
    return try await own(proposal).first { $0.state == .open }
  }

  private func own(_ proposal: Proposal) async throws(PresentationFailure) -> [MergeRequest] {
    guard let branch = proposal.branch else { return [] }
    return try await book.requests(from: branch, into: target, after: last)
  }
}
