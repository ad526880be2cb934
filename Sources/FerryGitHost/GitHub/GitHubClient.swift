// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

/// GitHub's REST API, version 2022-11-28 (https://docs.github.com/en/rest).
struct GitHubClient: OpensMergeRequests, ReportsProgress {
  let api: HostAPI

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
      ], doing: "opening a pull request from \(draft.source) into \(draft.target)")
    let opened = try pulls.mergeRequest(try await api.send(request).json, of: request)
    if !draft.labels.isEmpty { try await label(opened.number, draft.labels) }
    return opened
  }

  func update(_ number: Int, _ draft: MergeRequestDraft) async throws(GitHostFailure) {
    try await pulls.update(number, title: draft.title, body: fitting(draft.body))
  }

  func setStatus(
    _ status: CommitStatus, of commit: GitObjectID
  ) async throws(GitHostFailure) {
    try await pulls.setStatus(status, of: commit)
  }

  func keepComment(
    _ text: String, marker: String, on number: Int
  ) async throws(GitHostFailure) {
    try await pulls.comments(on: number, marker: marker, query: [QueryItem("per_page", "100")])
      .keep(fitting(text), marker: marker, through: api)
  }

  private var pulls: PullRequests { PullRequests(api: api) }

  /// Labels that are missing are created by the host.
  private func label(_ number: Int, _ labels: [String]) async throws(GitHostFailure) {
    try await api.send(
      HostRequest(
        method: .post, path: pulls.path("/issues/\(number)/labels"),
        body: ["labels": .array(labels.map { .string($0) })],
        doing: "labelling pull request #\(number)"))
  }
}

/// The text, cut where GitHub would refuse it: it takes 65,536 characters.
private func fitting(_ text: String) -> String {
  let most = 65_000
  guard text.unicodeScalars.count > most else { return text }
  return String(text.unicodeScalars.prefix(most)) + "\n\n… the rest is too long for GitHub."
}
