// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit

/// A Git host whose answers about branches, and to the wish to merge, can be on their way for a
/// while.
struct HookedGitHost: PromotesAtGitHost {
  let host: ScriptedGitHost
  /// Gets `find` or `merge` when the host has decided what to answer, and is waited for.
  let after: @Sendable (String) async -> Void

  var textLimit: Int { host.textLimit }
  var site: HostSite { host.site }

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

  func open(_ draft: MergeRequestDraft) async throws(GitHostFailure) -> MergeRequest {
    try await host.open(draft)
  }

  func update(_ number: Int, _ draft: MergeRequestDraft) async throws(GitHostFailure) {
    try await host.update(number, draft)
  }

  func setStatus(_ status: CommitStatus, of commit: GitObjectID) async throws(GitHostFailure) {
    try await host.setStatus(status, of: commit)
  }

  func keepComment(
    _ text: String, marker: String, on number: Int
  ) async throws(GitHostFailure) {
    try await host.keepComment(text, marker: marker, on: number)
  }

  func openMergeRequests(
    into target: BranchName
  ) async throws(GitHostFailure) -> HostList<MergeRequest> {
    try await host.openMergeRequests(into: target)
  }

  func mergeRequest(_ number: Int) async throws(GitHostFailure) -> MergeRequest {
    try await host.mergeRequest(number)
  }

  func changedFiles(of number: Int) async throws(GitHostFailure) -> HostList<ChangedFile> {
    try await host.changedFiles(of: number)
  }

  func comments(on number: Int) async throws(GitHostFailure) -> HostList<HostComment> {
    try await host.comments(on: number)
  }

  func mayWrite(_ user: HostUser) async throws(GitHostFailure) -> Bool {
    try await host.mayWrite(user)
  }

  func react(to comment: HostComment, with reaction: Reaction) async throws(GitHostFailure) {
    try await host.react(to: comment, with: reaction)
  }
}
