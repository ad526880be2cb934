// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

extension GiteaClient: MergesRequests {
  func merge(
    _ number: Int, expecting head: GitObjectID
  ) async throws(GitHostFailure) -> MergeResult {
    let now = try await pulls.one(number)
    if let result = MergeResult(pullRequest: now, expecting: head) { return result }
    let answer = try await api.send(
      HostRequest(
        method: .post, path: pulls.path("/pulls/\(number)/merge"),
        body: [
          "Do": .string(now.giteaMergeStyle), "head_commit_id": .string(head.hex),
          "merge_when_checks_succeed": true,
        ], doing: "merging pull request #\(number)", isUrgent: true,
        expectedRefusals: [405, 409, 422, 423]))
    switch answer.status {
    case 200: return .merged
    case 201: return .scheduled
    case 409 where answer.words.lowercased().contains("scheduled"): return .scheduled
    case 409 where answer.words.lowercased().contains("out of date"): return .headMoved
    default: return .refused(refusal: answer, of: .gitea)
    }
  }
}

extension JSONValue {
  /// How the project wants it merged.
  fileprivate var giteaMergeStyle: String {
    let style = self[["base", "repo", "default_merge_style"]]?.string ?? ""
    return ["rebase", "rebase-merge", "squash", "fast-forward-only"].contains(style)
      ? style : "merge"
  }
}
