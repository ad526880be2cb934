// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

extension GitLabClient: OpensMergeRequests {
  func mergeRequests(
    from source: BranchName, into target: BranchName
  ) async throws(GitHostFailure) -> [MergeRequest] {
    let request = HostRequest(
      path: path("/merge_requests"),
      query: [
        QueryItem("state", "all"), QueryItem("source_branch", source.text),
        QueryItem("target_branch", target.text), QueryItem("order_by", "created_at"),
        QueryItem("sort", "desc"), QueryItem("per_page", "100"),
      ], doing: "looking for merge requests from \(source) into \(target)")
    let items = try await api.items(of: request)
    var found: [MergeRequest] = []
    // A fork may have a branch of the same name.
    for item in items where item["source_project_id"] == item["target_project_id"] {
      found.append(try mergeRequest(item, request))
    }
    return found
  }

  func open(_ draft: MergeRequestDraft) async throws(GitHostFailure) -> MergeRequest {
    let request = HostRequest(
      method: .post, path: path("/merge_requests"),
      body: [
        "source_branch": .string(draft.source.text), "target_branch": .string(draft.target.text),
        "title": .string(draft.gitLabTitle), "description": .string(draft.body),
        "labels": .string(draft.labels.joined(separator: ",")), "remove_source_branch": true,
      ], doing: "opening a merge request from \(draft.source) into \(draft.target)")
    return try mergeRequest(try await api.send(request).json, request)
  }

  func update(_ number: Int, _ draft: MergeRequestDraft) async throws(GitHostFailure) {
    try await api.send(
      HostRequest(
        method: .put, path: path("/merge_requests/\(number)"),
        body: [
          "title": .string(draft.gitLabTitle), "description": .string(draft.body),
          "add_labels": .string(draft.labels.joined(separator: ",")),
        ],
        doing: "updating merge request !\(number)"))
  }

  func mergeRequest(
    _ json: JSONValue, _ request: HostRequest
  ) throws(GitHostFailure) -> MergeRequest {
    try api.need(MergeRequest(gitLab: json), "a merge request", of: request)
  }
}

extension MergeRequestDraft {
  fileprivate var gitLabTitle: String { DraftMark.gitLab.marked(title, isDraft: isDraft) }
}
