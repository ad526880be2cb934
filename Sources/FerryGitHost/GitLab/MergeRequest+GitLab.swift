// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

extension MergeRequest {
  /// https://docs.gitlab.com/api/merge_requests/
  init?(gitLab json: JSONValue) {
    guard let number = json["iid"]?.integer, let title = json["title"]?.string,
      let state = json["state"]?.string.flatMap(State.init(gitLab:)),
      let source = json["source_branch"]?.string.flatMap(BranchName.init),
      let target = json["target_branch"]?.string.flatMap(BranchName.init),
      let url = json["web_url"]?.string, HTTPURL(url) != nil
    else { return nil }
    let isDraft = json["draft"]?.bool ?? DraftMark.isOn(title)
    self.init(
      number: number, state: state, title: isDraft ? DraftMark.bare(title) : title,
      body: json["description"]?.string ?? "", source: source, target: target,
      head: json.commit("sha"), headReference: .mergeRequest(number), url: url, isDraft: isDraft,
      isFromFork: json["source_project_id"] != json["target_project_id"],
      author: HostUser(json["author"]), mergeability: Mergeability(gitLab: json),
      updated: json["updated_at"]?.string.flatMap(Timestamp.init(rfc3339:)),
      merge: state == .merged ? Merge(gitLab: json) : nil)
  }
}

extension MergeRequest.Merge {
  /// A fast-forward makes no commit of its own, and a squash another.
  fileprivate init(gitLab json: JSONValue) {
    self.init(
      commit: json.commit("merge_commit_sha") ?? json.commit("squash_commit_sha")
        ?? json.commit("sha"), user: HostUser(json["merge_user"]) ?? HostUser(json["merged_by"]))
  }
}

extension MergeRequest.State {
  fileprivate init?(gitLab text: String) {
    switch text {
    // It is locked while it is being merged, which may fail.
    case "opened", "locked": self = .open
    case "merged": self = .merged
    case "closed": self = .closed
    default: return nil
    }
  }
}

extension MergeRequest.Mergeability {
  fileprivate init(gitLab json: JSONValue) {
    switch json["detailed_merge_status"]?.string ?? json["merge_status"]?.string {
    case "mergeable", "can_be_merged": self = .mergeable
    case "conflict", "cannot_be_merged": self = .conflicts
    case nil, "unchecked", "checking", "preparing", "approvals_syncing",
      "cannot_be_merged_recheck", "cannot_be_merged_rechecking":
      self = .notTold
    // There are many, and newer GitLabs have more.
    case .some: self = json["has_conflicts"]?.bool == true ? .conflicts : .blocked
    }
  }
}

extension JSONValue {
  /// The commit that a member names.
  fileprivate func commit(_ key: String) -> GitObjectID? {
    self[key]?.string.flatMap(GitObjectID.init(hex:))
  }
}
