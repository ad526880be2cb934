// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

extension CommentThread {
  /// Keeps the one comment that begins with the marker at this text: writes it if there is none,
  /// and edits it if it says something else.
  func keep(
    _ text: String, marker: String, through api: HostAPI
  ) async throws(GitHostFailure) {
    let doing = "keeping the comment \(marker) on \(place)"
    let mark = "\(keptMark)\(marker) -->"
    let whole = "\(mark)\n\(text)"
    let (items, isWhole) = try await items(doing: doing, through: api)
    let found = items.lazy.compactMap { item in
      item["id"]?.integer.map { (number: $0, text: item["body"]?.string ?? "") }
    }.first { $0.text.hasPrefix(mark) }
    if let found {
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
