// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

extension GiteaClient: OpensMergeRequests {
  /// Gitea can only filter by state, so the branches are compared here: of 500 that are open and of
  /// the 500 others that were touched last.
  func mergeRequests(
    from source: BranchName, into target: BranchName
  ) async throws(GitHostFailure) -> [MergeRequest] {
    var found: [MergeRequest] = []
    for state in ["open", "closed"] {
      let request = HostRequest(
        path: pulls.path("/pulls"),
        query: [
          QueryItem("state", state), QueryItem("sort", "recentupdate"), QueryItem("limit", "50"),
        ], doing: "looking for pull requests from \(source) into \(target)")
      let items = try await api.items(of: request, pages: 10).items
      found += try pulls.select(items, from: source, into: target, of: request)
    }
    return Array(found.sorted { $0.number > $1.number }.prefix(100))
  }

  func open(_ draft: MergeRequestDraft) async throws(GitHostFailure) -> MergeRequest {
    let labels = try await GiteaLabels(pulls: pulls).numbers(of: draft.labels)
    let request = HostRequest(
      method: .post, path: pulls.path("/pulls"),
      body: [
        "head": .string(draft.source.text), "base": .string(draft.target.text),
        "title": .string(draft.giteaTitle), "body": .string(draft.body),
        "labels": .array(labels.map { .integer($0) }),
      ], doing: "opening a pull request from \(draft.source) into \(draft.target)")
    return try pulls.mergeRequest(try await api.send(request).json, of: request)
  }

  func update(_ number: Int, _ draft: MergeRequestDraft) async throws(GitHostFailure) {
    let now = try await pulls.update(number, title: draft.giteaTitle, body: draft.body)
    let known = now.labelNames
    let missing = draft.labels.filter { !known.contains($0) }
    let numbers = try await GiteaLabels(pulls: pulls).numbers(of: missing)
    try await pulls.label(number, numbers.map { .integer($0) })
  }
}

extension GiteaClient: ReadsMergeRequests {
  func openMergeRequests(
    into target: BranchName
  ) async throws(GitHostFailure) -> HostList<MergeRequest> {
    try await pulls.open(
      into: target, query: [QueryItem("sort", "recentupdate")], .gitea)
  }

  func mergeRequest(_ number: Int) async throws(GitHostFailure) -> MergeRequest {
    try await pulls.mergeRequest(number)
  }

  func changedFiles(of number: Int) async throws(GitHostFailure) -> HostList<ChangedFile> {
    try await pulls.changedFiles(of: number, .gitea)
  }
}

extension MergeRequestDraft {
  fileprivate var giteaTitle: String { DraftMark.gitea.marked(title, isDraft: isDraft) }
}
