// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

extension MergeRequest {
  /// Reads what GitHub, Gitea and Forgejo call a pull request.
  init?(pullRequest json: JSONValue) {
    guard let number = json["number"]?.integer, let title = json["title"]?.string,
      let state = json["state"]?.string.flatMap(State.init(rawValue:)),
      let source = json.sourceBranch.flatMap(BranchName.init),
      let target = json[["base", "ref"]]?.string.flatMap(BranchName.init),
      let url = json["html_url"]?.string, HTTPURL(url) != nil
    else { return nil }
    let merge = Merge(pullRequest: json)
    // At GitHub a mark is but a part of the title: there `draft` is always told.
    let isDraft = json["draft"]?.bool ?? DraftMark.isOn(title)
    self.init(
      number: number, state: merge == nil ? state : .merged,
      title: isDraft ? DraftMark.bare(title) : title, body: json["body"]?.string ?? "",
      source: source, target: target, head: json.headCommit,
      headReference: .pull(number), url: url, isDraft: isDraft,
      isFromFork: !json.isFromItsOwnRepository, author: HostUser(json["user"]),
      mergeability: Mergeability(pullRequest: json),
      updated: json["updated_at"]?.string.flatMap(Timestamp.init(rfc3339:)), merge: merge)
  }
}

extension MergeRequest.Merge {
  /// Nothing for one that is not merged.
  ///
  /// `merge_commit_sha` alone says nothing: GitHub sets it for one that was closed, too.
  fileprivate init?(pullRequest json: JSONValue) {
    // GitHub's lists have only the time of merging.
    guard json["merged"]?.bool ?? (json["merged_at"]?.string != nil) else { return nil }
    self.init(
      commit: json["merge_commit_sha"]?.string.flatMap(GitObjectID.init(hex:)),
      user: HostUser(json["merged_by"]))
  }
}

extension MergeRequest.Mergeability {
  fileprivate init(pullRequest json: JSONValue) {
    switch json["mergeable_state"]?.string {
    case "clean", "unstable", "has_hooks": self = .mergeable
    case "dirty": self = .conflicts
    case "blocked", "behind", "draft": self = .blocked
    // GitHub is still at it.
    case .some: self = .notTold
    // Gitea says false also while it looks.
    case nil: self = json["mergeable"]?.bool == true ? .mergeable : .notTold
    }
  }
}

extension JSONValue {
  /// The branch of a pull request: once it is deleted, Gitea's `ref` is `refs/pull/1/head` and only
  /// the label names the branch.
  var sourceBranch: String? {
    let head = self["head"]
    guard let ref = head?["ref"]?.string else { return nil }
    return ref.hasPrefix("refs/pull/") ? head?["label"]?.string : ref
  }

  /// The commit that the source branch of a pull request is at.
  var headCommit: GitObjectID? { self[["head", "sha"]]?.string.flatMap(GitObjectID.init(hex:)) }

  /// Whether both branches of a pull request are in one repository.
  var isFromItsOwnRepository: Bool {
    // The repository is null when the fork was deleted.
    guard let id = self[["head", "repo", "id"]]?.integer else { return false }
    return id == self[["base", "repo", "id"]]?.integer
  }
}
