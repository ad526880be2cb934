// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

extension MergeRequest {
  /// Reads what GitHub, Gitea and Forgejo call a pull request.
  ///
  /// `merge_commit_sha` says nothing: GitHub sets it for one that was closed without being merged.
  init?(pullRequest json: JSONValue) {
    guard let number = json["number"]?.integer, let title = json["title"]?.string,
      let state = json["state"]?.string.flatMap(State.init(rawValue:)),
      let source = json.sourceBranch.flatMap(BranchName.init),
      let target = json[["base", "ref"]]?.string.flatMap(BranchName.init),
      let url = json["html_url"]?.string, HTTPURL(url) != nil
    else { return nil }
    // GitHub's lists have only the time of merging.
    let isMerged = json["merged"]?.bool ?? (json["merged_at"]?.string != nil)
    self.init(
      number: number, state: isMerged ? .merged : state, title: title,
      body: json["body"]?.string ?? "", source: source, target: target,
      head: json[["head", "sha"]]?.string.flatMap(GitObjectID.init(hex:)), url: url)
  }
}
