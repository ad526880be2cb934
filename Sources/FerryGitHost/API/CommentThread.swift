// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

/// Where the comments of a merge request are, and how one is edited.
struct CommentThread: Sendable {
  /// Where they are listed and written.
  let path: String
  /// Where they are edited: the number of the comment follows.
  let editPath: String
  let editMethod: HTTPRequest.Method
  /// So that the first comment comes first.
  let query: [QueryItem]
  /// Gitea lists all comments at once.
  let isPaged: Bool
  let doing: String

  private static let mostPages = 10

  /// Keeps the one comment that begins with the marker at this text: writes it if there is none,
  /// and edits it if it says something else.
  func keep(
    _ text: String, marker: String, through api: HostAPI
  ) async throws(GitHostFailure) {
    let mark = "<!-- ferry:\(marker) -->"
    let whole = "\(mark)\n\(text)"
    guard let found = try await comment(markedBy: mark, through: api) else {
      try await api.send(request(.post, path, whole))
      return
    }
    guard found.text != whole else { return }
    try await api.send(request(editMethod, "\(editPath)/\(found.number)", whole))
  }

  private func comment(
    markedBy mark: String, through api: HostAPI
  ) async throws(GitHostFailure) -> (number: Int, text: String)? {
    let list = HostRequest(path: path, query: query, doing: doing)
    let (items, isWhole) =
      isPaged
      ? try await api.items(of: list, pages: Self.mostPages)
      : (try await api.items(of: list), true)
    for item in items {
      if let number = item["id"]?.integer, let text = item["body"]?.string, text.hasPrefix(mark) {
        return (number, text)
      }
    }
    guard isWhole else {
      // Another comment at each change would be worse than none.
      throw GitHostFailure(
        .invalid, doing: doing, detail: "there are too many comments to find Ferry's among them")
    }
    return nil
  }

  private func request(
    _ method: HTTPRequest.Method, _ path: String, _ text: String
  ) -> HostRequest {
    HostRequest(method: method, path: path, body: ["body": .string(text)], doing: doing)
  }
}
