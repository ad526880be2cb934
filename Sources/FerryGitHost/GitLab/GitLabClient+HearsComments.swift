// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

extension GitLabClient: HearsComments {
  func comments(on number: Int) async throws(GitHostFailure) -> HostList<HostComment> {
    try await thread(on: number).comments(on: number, through: api)
  }

  /// From Developer upwards.
  func mayWrite(_ user: HostUser) async throws(GitHostFailure) -> Bool {
    let answer = try await api.send(
      HostRequest(
        path: path("/members/all/\(user.id)"), doing: "asking what \(user.login) may do",
        expectedRefusals: [404]))
    return answer.status == 200 && answer.json["access_level"]?.integer ?? 0 >= 30
      && answer.json["state"]?.string ?? "active" == "active"
  }

  func react(to comment: HostComment, with reaction: Reaction) async throws(GitHostFailure) {
    let name =
      switch reaction {
      case .eyes: "eyes"
      case .thumbsUp: "thumbsup"
      case .thumbsDown: "thumbsdown"
      }
    let number = comment.mergeRequest
    do {
      try await api.send(
        HostRequest(
          method: .post,
          path: path("/merge_requests/\(number)/notes/\(comment.id)/award_emoji"),
          body: ["name": .string(name)],
          doing: "reacting to a comment on merge request !\(number)", isUrgent: true))
    } catch  where error.detail.contains("has already been taken") {
      // GitLab says 404 to the same reaction again.
    }
  }
}
