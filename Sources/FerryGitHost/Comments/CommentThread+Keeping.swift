// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

extension CommentThread {
  /// Keeps the one comment of Ferry's that begins with the marker at this text: writes it if there is
  /// none, and edits it if it says something else.
  func keep(
    _ text: String, marker: String, through api: HostAPI
  ) async throws(GitHostFailure) {
    let doing = "keeping the comment \(marker) on \(place)"
    let mark = "\(keptMark)\(marker) -->"
    let whole = "\(mark)\n\(text)"
    let (items, isWhole) = try await items(doing: doing, through: api)
    if let found = try await ownComments(among: items, marked: mark, through: api).first {
      guard found.text != whole else { return }
      try await send(editMethod, "\(editPath)/\(found.number)", whole, doing, through: api)
      return
    }
    guard isWhole else {
      // Another comment at each change would be worse than none.
      throw GitHostFailure(
        .invalid, doing: doing, detail: "there are too many comments to find Ferry's among them")
    }
    try await send(.post, path, whole, doing, through: api)
  }

  /// The comments that begin with a mark and are by Ferry itself: anybody can write a mark.
  func ownComments(
    among items: [JSONValue], marked mark: String, through api: HostAPI
  ) async throws(GitHostFailure) -> [(number: Int, text: String)] {
    let marked = items.filter { $0["body"]?.string?.hasPrefix(mark) ?? false }
    guard !marked.isEmpty else { return [] }
    let own = try await api.ownUser()
    return marked.filter { HostUser($0["user"] ?? $0["author"])?.id == own.id }
      .compactMap { item in
        item["id"]?.integer.map { (number: $0, text: item["body"]?.string ?? "") }
      }
  }

  private func send(
    _ method: HTTPRequest.Method, _ path: String, _ text: String, _ doing: String,
    through api: HostAPI
  ) async throws(GitHostFailure) {
    try await api.send(
      HostRequest(
        method: method, path: path, body: ["body": .string(text)], doing: doing, isUrgent: true))
  }
}

/// What the comments that Ferry keeps begin with.
let keptMark = "<!-- ferry:"
