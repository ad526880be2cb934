// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryPorts

/// A Git host that does what another does, but for what it says itself.
protocol ForwardingGitHost: PromotesAtGitHost {
  var host: any PromotesAtGitHost { get }
}

extension ForwardingGitHost {
  var textLimit: Int { host.textLimit }
  var site: HostSite { host.site }

  func mergeRequests(
    from source: BranchName, into target: BranchName
  ) async throws(GitHostFailure) -> [MergeRequest] {
    try await host.mergeRequests(from: source, into: target)
  }

  func merge(
    _ number: Int, expecting head: GitObjectID
  ) async throws(GitHostFailure) -> MergeResult {
    try await host.merge(number, expecting: head)
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
