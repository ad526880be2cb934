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
  /// What they are on, such as `pull request #4`.
  let place: String

  private static let mostPages = 10

  /// All of them, the first comment first, up to a limit.
  func items(
    doing: String, through api: HostAPI
  ) async throws(GitHostFailure) -> (items: [JSONValue], isWhole: Bool) {
    let list = HostRequest(path: path, query: query, doing: doing)
    return isPaged
      ? try await api.items(of: list, pages: Self.mostPages)
      : (try await api.items(of: list), true)
  }
}
