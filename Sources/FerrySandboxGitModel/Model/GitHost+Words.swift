// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What each host calls things, for people and in addresses.
extension GitHost {
  /// `merge request` or `pull request`
  package var requestWord: String { self == .gitlab ? "merge request" : "pull request" }

  /// `!7` or `#7`
  package func reference(_ number: Int) -> String { "\(self == .gitlab ? "!" : "#")\(number)" }

  /// Where the page of a merge request is below the project's.
  package var requestFolder: [String] {
    switch self {
    case .gitlab: ["-", "merge_requests"]
    case .github: ["pull"]
    case .gitea, .forgejo: ["pulls"]
    }
  }

  /// The path of a merge request's page.
  package func page(of number: Int, in project: String) -> String {
    "/" + ([project] + requestFolder + [String(number)]).joined(separator: "/")
  }

  /// What makes a title that of a draft; GitHub has a button in its place.
  var draftPrefixes: [String] {
    switch self {
    case .gitlab: ["draft:", "[draft]", "(draft)"]
    case .github: []
    case .gitea, .forgejo: ["wip:", "[wip]", "draft:", "[draft]"]
    }
  }

  /// GitLab forgets that it was to merge by itself when new commits come.
  var keepsAutoMergeOverPushes: Bool { self != .gitlab }
}
