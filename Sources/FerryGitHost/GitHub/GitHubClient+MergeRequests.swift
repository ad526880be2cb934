// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

extension GitHubClient: OpensMergeRequests {
  func mergeRequests(
    from source: BranchName, into target: BranchName
  ) async throws(GitHostFailure) -> [MergeRequest] {
    // Without its owner the head is ignored, and everything is listed.
    let owner = api.settings.project.parts[0]
    let request = HostRequest(
      path: pulls.path("/pulls"),
      query: [
        QueryItem("state", "all"), QueryItem("head", "\(owner):\(source)"),
        QueryItem("base", target.text), QueryItem("sort", "created"),
        QueryItem("direction", "desc"), QueryItem("per_page", "100"),
      ], doing: "looking for pull requests from \(source) into \(target)")
    return try pulls.select(
      try await api.items(of: request), from: source, into: target, of: request)
  }

  func open(_ draft: MergeRequestDraft) async throws(GitHostFailure) -> MergeRequest {
    let request = HostRequest(
      method: .post, path: pulls.path("/pulls"),
      body: [
        "head": .string(draft.source.text), "base": .string(draft.target.text),
        "title": .string(draft.title), "body": .string(fitting(draft.body)),
        "draft": .bool(draft.isDraft),
      ], doing: "opening a pull request from \(draft.source) into \(draft.target)")
    let opened = try pulls.mergeRequest(try await api.send(request).json, of: request)
    try await label(opened.number, draft.labels)
    return opened
  }

  func update(_ number: Int, _ draft: MergeRequestDraft) async throws(GitHostFailure) {
    let now = try await pulls.update(number, title: draft.title, body: fitting(draft.body))
    let known = now.labelNames
    try await label(number, draft.labels.filter { !known.contains($0) })
    if let isDraft = now["draft"]?.bool, isDraft != draft.isDraft,
      let node = now["node_id"]?.string
    {
      try await mark(number, node: node, isDraft: draft.isDraft)
    }
  }

  /// Labels that are missing are created by the host.
  private func label(_ number: Int, _ labels: [String]) async throws(GitHostFailure) {
    try await pulls.label(number, labels.map { .string($0) })
  }

  /// REST has no way to do this.
  private func mark(_ number: Int, node: String, isDraft: Bool) async throws(GitHostFailure) {
    let mutation = isDraft ? "convertPullRequestToDraft" : "markPullRequestReadyForReview"
    let doing = "marking pull request #\(number) as \(isDraft ? "a draft" : "ready")"
    let refusal = try await mutate(mutation, ["pullRequestId": .string(node)], doing: doing)
    if let refusal { throw GitHostFailure(.invalid, doing: doing, detail: refusal) }
  }
}

extension GitHubClient: ReadsMergeRequests {
  func openMergeRequests(
    into target: BranchName
  ) async throws(GitHostFailure) -> HostList<MergeRequest> {
    try await pulls.open(into: target, query: [QueryItem("base", target.text)], .gitHub)
  }

  func mergeRequest(_ number: Int) async throws(GitHostFailure) -> MergeRequest {
    try await pulls.mergeRequest(number)
  }

  func changedFiles(of number: Int) async throws(GitHostFailure) -> HostList<ChangedFile> {
    try await pulls.changedFiles(of: number, .gitHub)
  }
}
