// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

extension PullRequests {
  func mayWrite(_ user: HostUser) async throws(GitHostFailure) -> Bool {
    let answer = try await api.send(
      HostRequest(
        path: path("/collaborators/\(percentEncoded(user.login))/permission"),
        doing: "asking what \(user.login) may do", expectedRefusals: [404]))
    return ["owner", "admin", "maintain", "write"].contains(answer.json["permission"]?.string)
  }

  /// Both answer 200 for a reaction that is there already.
  func react(to comment: HostComment, with reaction: Reaction) async throws(GitHostFailure) {
    let content =
      switch reaction {
      case .eyes: "eyes"
      case .thumbsUp: "+1"
      case .thumbsDown: "-1"
      }
    try await api.send(
      HostRequest(
        method: .post, path: path("/issues/comments/\(comment.id)/reactions"),
        body: ["content": .string(content)],
        doing: "reacting to a comment on pull request #\(comment.mergeRequest)", isUrgent: true))
  }
}
