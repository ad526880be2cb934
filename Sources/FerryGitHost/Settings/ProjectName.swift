// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A project at a Git host with the groups that it is in, such as `team/platform/config`.
package struct ProjectName: Hashable, Sendable, CustomStringConvertible {
  package let parts: [String]

  /// Nothing unless there are 2 to 21 parts (GitLab nests 20 groups) of letters, digits, `-`, `_`
  /// and `.`; a last `.git` is left out.
  package init?(_ text: String) {
    let trimmed = text.hasSuffix(".git") ? text.dropLast(4) : Substring(text)
    let parts = trimmed.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard (2...21).contains(parts.count), parts.allSatisfy(isProjectPart) else { return nil }
    self.parts = parts
  }

  package var description: String { parts.joined(separator: "/") }
}

private func isProjectPart(_ text: String) -> Bool {
  (1...255).contains(text.utf8.count) && !text.allSatisfy { $0 == "." }
    && text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."):
        true
      default: false
      }
    }
}
