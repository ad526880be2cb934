// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What somebody wrote in a merge request.
package struct HostComment: Hashable, Sendable {
  package let id: Int
  /// The number of the merge request that it is on.
  package let mergeRequest: Int
  package let author: HostUser
  package let text: String
  package let created: Timestamp
  /// What our comment with its `answerMarker` says; nothing when there is none.
  package let answer: String?

  package init(
    id: Int, mergeRequest: Int, author: HostUser, text: String, created: Timestamp,
    answer: String? = nil
  ) {
    self.id = id
    self.mergeRequest = mergeRequest
    self.author = author
    self.text = text
    self.created = created
    self.answer = answer
  }

  package var isAnswered: Bool { answer != nil }

  /// The marker of the comment that we keep as the answer to this one.
  package var answerMarker: String { Self.answerMarker(of: id) }

  /// The marker of the answer to the comment with this id.
  package static func answerMarker(of id: Int) -> String { "answer-\(id)" }
}
