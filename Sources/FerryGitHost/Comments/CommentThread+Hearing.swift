// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

extension CommentThread {
  /// What people wrote, with what Ferry answered.
  func comments(
    on number: Int, through api: HostAPI
  ) async throws(GitHostFailure) -> HostList<HostComment> {
    let (items, isWhole) = try await items(doing: "reading the comments on \(place)", through: api)
    let own = try await ownComments(among: items, marked: keptMark, through: api)
    let answers = Dictionary(
      own.compactMap(\.text.keptParts), uniquingKeysWith: { first, _ in first })
    let ownNumbers = Set(own.map(\.number))
    let comments = items.compactMap { item in
      item["id"]?.integer.flatMap {
        ownNumbers.contains($0) ? nil : HostComment(item, id: $0, on: number, answers)
      }
    }
    return HostList(Array(comments.prefix(1_000)), isWhole: isWhole && comments.count <= 1_000)
  }
}

extension String {
  /// The marker of a comment that Ferry keeps, and its text.
  fileprivate var keptParts: (marker: String, text: String)? {
    guard let end = firstRange(of: " -->\n") else { return nil }
    return (
      String(self[..<end.lowerBound].dropFirst(keptMark.count)), String(self[end.upperBound...])
    )
  }
}

extension HostComment {
  /// Nothing for what the host wrote, and for a comment whose author is gone: nobody could be asked
  /// what he may do.
  fileprivate init?(_ json: JSONValue, id: Int, on number: Int, _ answers: [String: String]) {
    guard json["system"]?.bool != true, let author = HostUser(json["user"] ?? json["author"]),
      let text = json["body"]?.string,
      let created = json["created_at"]?.string.flatMap(Timestamp.init(rfc3339:))
    else { return nil }
    self.init(
      id: id, mergeRequest: number, author: author, text: text, created: created,
      answer: answers[Self.answerMarker(of: id)])
  }
}
