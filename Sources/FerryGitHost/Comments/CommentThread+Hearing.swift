// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

extension CommentThread {
  /// What people wrote.
  func comments(
    on number: Int, through api: HostAPI
  ) async throws(GitHostFailure) -> HostList<HostComment> {
    let (items, isWhole) = try await items(doing: "reading the comments on \(place)", through: api)
    let kept = items.compactMap { $0["body"]?.string }.filter { $0.hasPrefix(keptMark) }
    let markers = Set(kept.compactMap { $0.dropFirst(keptMark.count).split(separator: " ").first })
    let comments = items.compactMap { HostComment($0, on: number, kept: markers) }
    return HostList(Array(comments.prefix(1_000)), isWhole: isWhole && comments.count <= 1_000)
  }
}

extension HostComment {
  /// Nothing for what the host wrote, for a comment that Ferry keeps, and for one whose author is
  /// gone: nobody could be asked what he may do.
  fileprivate init?(_ json: JSONValue, on number: Int, kept markers: Set<Substring>) {
    guard json["system"]?.bool != true, let id = json["id"]?.integer,
      let author = HostUser(json["user"] ?? json["author"]),
      let text = json["body"]?.string, !text.hasPrefix(keptMark),
      let created = json["created_at"]?.string.flatMap(Timestamp.init(rfc3339:))
    else { return nil }
    self.init(
      id: id, mergeRequest: number, author: author, text: text, created: created,
      isAnswered: markers.contains(Self.answerMarker(of: id)[...]))
  }
}
