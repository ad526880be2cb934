// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The mark in front of a title by which GitLab and Gitea tell a draft.
enum DraftMark: String {
  /// https://docs.gitlab.com/user/project/merge_requests/drafts/
  case gitLab = "Draft: "
  /// `WORK_IN_PROGRESS_PREFIXES` of Gitea's repository settings.
  case gitea = "WIP: "

  /// The title that makes it a draft, or not.
  func marked(_ title: String, isDraft: Bool) -> String {
    let bare = Self.bare(title)
    return isDraft ? rawValue + bare : bare
  }

  /// The title without any mark.
  static func bare(_ title: String) -> String {
    var rest = title[...]
    while let length = markLength(rest) {
      rest = rest.dropFirst(length).drop(while: \.isWhitespace)
    }
    return rest.isEmpty ? title : String(rest)
  }

  /// Whether a title has a mark.
  static func isOn(_ title: String) -> Bool { markLength(title[...]) != nil }

  private static let marks = ["draft:", "[draft]", "(draft)", "wip:", "[wip]"]

  private static func markLength(_ title: Substring) -> Int? {
    let start = title.prefix(8).lowercased()
    return marks.first { start.hasPrefix($0) }?.count
  }
}
