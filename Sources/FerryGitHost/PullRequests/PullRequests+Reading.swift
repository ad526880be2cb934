// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

extension PullRequests {
  /// How GitHub's lists are paged; Gitea says `limit` and gives 50 at most.
  struct Paging {
    let item: QueryItem
    /// How many pages 3,000 files make.
    let filePages: Int
    /// How many pages 500 pull requests make.
    let pages: Int

    static let gitHub = Self(item: QueryItem("per_page", "100"), filePages: 30, pages: 5)
    static let gitea = Self(item: QueryItem("limit", "50"), filePages: 60, pages: 10)
  }

  func one(_ number: Int) async throws(GitHostFailure) -> JSONValue {
    try await api.send(reading(number)).json
  }

  func mergeRequest(_ number: Int) async throws(GitHostFailure) -> MergeRequest {
    try mergeRequest(try await one(number), of: reading(number))
  }

  /// The open ones into a branch; the query narrows the search where the host can.
  func open(
    into target: BranchName, query: [QueryItem], _ paging: Paging
  ) async throws(GitHostFailure) -> HostList<MergeRequest> {
    let request = HostRequest(
      path: path("/pulls"), query: [QueryItem("state", "open")] + query + [paging.item],
      doing: "listing the open pull requests into \(target)")
    let (items, isWhole) = try await api.items(of: request, pages: paging.pages)
    var found: [MergeRequest] = []
    for item in items where item[["base", "ref"]]?.string == target.text {
      found.append(try mergeRequest(item, of: request))
    }
    return HostList(found, isWhole: isWhole)
  }

  func changedFiles(
    of number: Int, _ paging: Paging
  ) async throws(GitHostFailure) -> HostList<ChangedFile> {
    let request = HostRequest(
      path: path("/pulls/\(number)/files"), query: [paging.item],
      doing: "listing the files of pull request #\(number)")
    let (items, isWhole) = try await api.items(of: request, pages: paging.filePages)
    var files: [ChangedFile] = []
    for item in items {
      files.append(try api.need(ChangedFile(pullRequest: item), "a list of files", of: request))
    }
    // GitHub ends its list at 3,000 and says nothing.
    let count = try await one(number)["changed_files"]?.integer ?? files.count
    return HostList(files, isWhole: isWhole && files.count >= count)
  }

  private func reading(_ number: Int) -> HostRequest {
    HostRequest(path: path("/pulls/\(number)"), doing: "reading pull request #\(number)")
  }
}

extension ChangedFile {
  fileprivate init?(pullRequest json: JSONValue) {
    guard let path = json["filename"]?.string else { return nil }
    let change: Change =
      switch json["status"]?.string {
      case "added", "copied": .added
      case "removed", "deleted": .removed
      default: .modified
      }
    let previous = json["previous_filename"]?.string
    self.init(path: path, previousPath: previous == path ? nil : previous, change: change)
  }
}
