// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

/// The REST API of Gitea (https://docs.gitea.com/api) and Forgejo, which are one but in details.
struct GiteaClient: OpensMergeRequests, ReportsProgress {
  let api: HostAPI

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
        "title": .string(draft.title), "body": .string(draft.body),
        "labels": .array(labels.map { .integer($0) }),
      ], doing: "opening a pull request from \(draft.source) into \(draft.target)")
    return try pulls.mergeRequest(try await api.send(request).json, of: request)
  }

  func update(_ number: Int, _ draft: MergeRequestDraft) async throws(GitHostFailure) {
    try await pulls.update(number, title: draft.title, body: draft.body)
  }

  func setStatus(
    _ status: CommitStatus, of commit: GitObjectID
  ) async throws(GitHostFailure) {
    try await pulls.setStatus(status, of: commit)
  }

  func keepComment(
    _ text: String, marker: String, on number: Int
  ) async throws(GitHostFailure) {
    try await pulls.comments(on: number, marker: marker).keep(text, marker: marker, through: api)
  }

  private var pulls: PullRequests { PullRequests(api: api) }
}
