// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

extension GitHubClient: MergesRequests {
  func merge(
    _ number: Int, expecting head: GitObjectID
  ) async throws(GitHostFailure) -> MergeResult {
    let now = try await pulls.one(number)
    if let result = MergeResult(pullRequest: now, expecting: head) { return result }
    let style = now.gitHubMergeStyle
    // Nothing to wait for: auto-merge would be refused.
    if now["mergeable_state"]?.string == "clean" {
      return try await mergeNow(number, head, style)
    }
    let node = try api.need(
      now["node_id"]?.string, "a pull request",
      of: HostRequest(path: "", doing: "merging pull request #\(number)"))
    let refusal = try await mutate(
      "enablePullRequestAutoMerge",
      [
        "pullRequestId": .string(node), "expectedHeadOid": .string(head.hex),
        "mergeMethod": .string(style.uppercased()),
      ], doing: "scheduling the merge of pull request #\(number)")
    guard let refusal else { return .scheduled }
    // It became ready meanwhile.
    if refusal.contains("is in clean status") { return try await mergeNow(number, head, style) }
    return .refused(refusal)
  }

  private func mergeNow(
    _ number: Int, _ head: GitObjectID, _ style: String
  ) async throws(GitHostFailure) -> MergeResult {
    let answer = try await api.send(
      HostRequest(
        method: .put, path: pulls.path("/pulls/\(number)/merge"),
        body: ["sha": .string(head.hex), "merge_method": .string(style)],
        doing: "merging pull request #\(number)", isUrgent: true,
        expectedRefusals: [405, 409, 422]))
    switch answer.status {
    case 409: return .headMoved
    case 405, 422: return .refused(refusal: answer, of: .github)
    default: return .merged
    }
  }
}

extension JSONValue {
  /// The first of the ways that the project allows; told only to those who may push.
  fileprivate var gitHubMergeStyle: String {
    let project = self[["base", "repo"]]
    let ways = [
      ("allow_merge_commit", "merge"), ("allow_squash_merge", "squash"),
      ("allow_rebase_merge", "rebase"),
    ]
    return ways.first { project?[$0.0]?.bool == true }?.1 ?? "merge"
  }
}
