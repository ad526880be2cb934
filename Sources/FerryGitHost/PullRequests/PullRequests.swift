// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

/// What GitHub, Gitea and Forgejo share: pull requests that are also issues.
struct PullRequests: Sendable {
  let api: HostAPI

  /// The path of something below the project.
  func path(_ suffix: String) -> String {
    "/repos/" + api.settings.project.parts.map { percentEncoded($0) }.joined(separator: "/")
      + suffix
  }

  /// Those from one branch of the project itself into another; a fork may have a branch of the same
  /// name.
  func select(
    _ items: [JSONValue], from source: BranchName, into target: BranchName, of request: HostRequest
  ) throws(GitHostFailure) -> [MergeRequest] {
    var found: [MergeRequest] = []
    for item in items
    where item.sourceBranch == source.text
      && item[["base", "ref"]]?.string == target.text && item.isFromItsOwnRepository
    {
      found.append(try mergeRequest(item, of: request))
    }
    return found
  }

  func mergeRequest(
    _ json: JSONValue, of request: HostRequest
  ) throws(GitHostFailure) -> MergeRequest {
    try api.need(MergeRequest(pullRequest: json), "a pull request", of: request)
  }

  /// Replaces title and body; what it is then.
  func update(
    _ number: Int, title: String, body: String
  ) async throws(GitHostFailure) -> JSONValue {
    try await api.send(
      HostRequest(
        method: .patch, path: path("/pulls/\(number)"),
        body: ["title": .string(title), "body": .string(body)],
        doing: "updating pull request #\(number)")
    ).json
  }

  /// Adds labels, by name or by number as the host wants it.
  func label(_ number: Int, _ labels: [JSONValue]) async throws(GitHostFailure) {
    guard !labels.isEmpty else { return }
    try await api.send(
      HostRequest(
        method: .post, path: path("/issues/\(number)/labels"),
        body: ["labels": .array(labels)], doing: "labelling pull request #\(number)"))
  }

  func setStatus(_ status: CommitStatus, of commit: GitObjectID) async throws(GitHostFailure) {
    var body: JSONValue = [
      "state": .string(status.state.rawValue), "context": .string(status.name),
      "description": .string(status.description),
    ]
    if let url = status.url { body["target_url"] = .string(url) }
    try await api.send(
      HostRequest(
        method: .post, path: path("/statuses/\(commit.hex)"), body: body,
        doing: "setting the status \(status.name) of commit \(commit.short)", isUrgent: true))
  }

  /// The comments of a pull request, which come in pages if the query says how long one is.
  func comments(on number: Int, query: [QueryItem] = []) -> CommentThread {
    CommentThread(
      path: path("/issues/\(number)/comments"), editPath: path("/issues/comments"),
      editMethod: .patch, query: query, isPaged: !query.isEmpty,
      place: "pull request #\(number)")
  }
}

extension JSONValue {
  /// The names of the labels of a pull request.
  var labelNames: Set<String> {
    Set((self["labels"]?.array ?? []).compactMap { $0["name"]?.string })
  }
}
