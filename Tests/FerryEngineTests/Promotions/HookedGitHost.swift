// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryPorts

/// A Git host whose answers about branches, and to the wish to merge, can be on their way for a
/// while.
struct HookedGitHost: ForwardingGitHost {
  let host: any PromotesAtGitHost
  /// Gets `find` or `merge` when the host has decided what to answer, and is waited for.
  let after: @Sendable (String) async -> Void

  func mergeRequests(
    from source: BranchName, into target: BranchName
  ) async throws(GitHostFailure) -> [MergeRequest] {
    let answer = try await host.mergeRequests(from: source, into: target)
    await after("find")
    return answer
  }

  func merge(
    _ number: Int, expecting head: GitObjectID
  ) async throws(GitHostFailure) -> MergeResult {
    let answer = try await host.merge(number, expecting: head)
    await after("merge")
    return answer
  }
}
