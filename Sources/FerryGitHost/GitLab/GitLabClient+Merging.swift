// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

extension GitLabClient: MergesRequests {
  func merge(
    _ number: Int, expecting head: GitObjectID
  ) async throws(GitHostFailure) -> MergeResult {
    let now = try await api.send(reading(number)).json
    if let result = MergeResult(gitLab: now, expecting: head) { return result }
    let answer = try await api.send(
      HostRequest(
        method: .put, path: path("/merge_requests/\(number)/merge"),
        // `auto_merge` is its new name, which GitLab before 17.11 does not know.
        body: ["sha": .string(head.hex), "merge_when_pipeline_succeeds": true],
        doing: "merging merge request !\(number)", isUrgent: true,
        expectedRefusals: [401, 405, 406, 409, 422]))
    switch answer.status {
    case 401:
      return .refused("\(answer.words): the token's user may not merge into this branch")
    case 409: return .headMoved
    case 405, 406, 422: return .refused(refusal: answer, of: .gitlab)
    default: return answer.json["state"]?.string == "merged" ? .merged : .scheduled
    }
  }
}

extension MergeResult {
  /// What needs no further question; nothing where GitLab has to be asked to merge.
  fileprivate init?(gitLab json: JSONValue, expecting head: GitObjectID) {
    if json["state"]?.string == "merged" {
      self = .merged
    } else if json["sha"]?.string != head.hex {
      self = .headMoved
    } else if json["state"]?.string == "closed" {
      self = .refused("it is closed")
    } else if json["merge_when_pipeline_succeeds"]?.bool == true {
      self = .scheduled
    } else {
      return nil
    }
  }
}
