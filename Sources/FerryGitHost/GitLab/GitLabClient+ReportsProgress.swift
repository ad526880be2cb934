// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

extension GitLabClient: ReportsProgress {
  func setStatus(
    _ status: CommitStatus, of commit: GitObjectID
  ) async throws(GitHostFailure) {
    var body: JSONValue = [
      "state": .string(status.state.inGitLab), "name": .string(status.name),
      "description": .string(status.description),
    ]
    if let url = status.url { body["target_url"] = .string(url) }
    do {
      try await api.send(
        HostRequest(
          method: .post, path: path("/statuses/\(commit.hex)"), body: body,
          doing: "setting the status \(status.name) of commit \(commit.short)", isUrgent: true))
    } catch  where error.code == .invalid && error.detail.contains("Cannot transition status") {
      // It has that state already.
    }
  }

  func keepComment(
    _ text: String, marker: String, on number: Int
  ) async throws(GitHostFailure) {
    try await thread(on: number).keep(text, marker: marker, through: api)
  }

  /// The notes of a merge request, the first comment first.
  func thread(on number: Int) -> CommentThread {
    let notes = path("/merge_requests/\(number)/notes")
    return CommentThread(
      path: notes, editPath: notes, editMethod: .put,
      query: [
        QueryItem("order_by", "created_at"), QueryItem("sort", "asc"), QueryItem("per_page", "100"),
      ], isPaged: true, place: "merge request !\(number)")
  }
}

extension CommitStatus.State {
  fileprivate var inGitLab: String {
    switch self {
    case .pending: "pending"
    case .success: "success"
    case .failure: "failed"
    }
  }
}
