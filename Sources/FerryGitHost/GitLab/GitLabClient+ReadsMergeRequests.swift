// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

extension GitLabClient: ReadsMergeRequests {
  func openMergeRequests(
    into target: BranchName
  ) async throws(GitHostFailure) -> HostList<MergeRequest> {
    let request = HostRequest(
      path: path("/merge_requests"),
      query: [
        QueryItem("state", "opened"), QueryItem("target_branch", target.text),
        QueryItem("order_by", "updated_at"), QueryItem("sort", "desc"),
        QueryItem("per_page", "100"),
      ], doing: "listing the open merge requests into \(target)")
    let (items, isWhole) = try await api.items(of: request, pages: 5)
    var found: [MergeRequest] = []
    for item in items { found.append(try mergeRequest(item, request)) }
    return HostList(found, isWhole: isWhole)
  }

  func mergeRequest(_ number: Int) async throws(GitHostFailure) -> MergeRequest {
    try mergeRequest(try await api.send(reading(number)).json, reading(number))
  }

  func changedFiles(of number: Int) async throws(GitHostFailure) -> HostList<ChangedFile> {
    let request = HostRequest(
      path: path("/merge_requests/\(number)/diffs"), query: [QueryItem("per_page", "100")],
      doing: "listing the files of merge request !\(number)")
    let (items, isWhole) = try await api.items(of: request, pages: 30)
    var files: [ChangedFile] = []
    for item in items {
      files.append(try api.need(ChangedFile(gitLab: item), "a list of files", of: request))
    }
    // GitLab ends its list where a difference is too large; the count is `1000+` then.
    let count = try await api.send(reading(number)).json["changes_count"]?.string
    return HostList(files, isWhole: isWhole && count.map { $0 == String(files.count) } ?? true)
  }

  /// Asks for one merge request.
  func reading(_ number: Int) -> HostRequest {
    HostRequest(path: path("/merge_requests/\(number)"), doing: "reading merge request !\(number)")
  }
}

extension ChangedFile {
  fileprivate init?(gitLab json: JSONValue) {
    guard let path = json["new_path"]?.string else { return nil }
    let previous = json["renamed_file"]?.bool == true ? json["old_path"]?.string : nil
    let change: Change =
      if json["deleted_file"]?.bool == true {
        .removed
      } else if json["new_file"]?.bool == true {
        .added
      } else {
        .modified
      }
    self.init(path: path, previousPath: previous, change: change)
  }
}
