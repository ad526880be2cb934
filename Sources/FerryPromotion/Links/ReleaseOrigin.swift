// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Where a release was built from, as the annotations of its manifest say.
///
/// Whoever may push to the registry writes them, so a place that is not plainly a repository on the
/// web, and a revision that is no commit, are left out.
package struct ReleaseOrigin: Hashable, Sendable {
  /// The repository, without a slash or `.git` at its end; empty where it is not known.
  package let source: String
  /// A commit, whole or shortened.
  package let revision: String?
  /// What is new in it.
  package let changelog: String?

  /// Nothing when they name no repository and no changelog.
  ///
  /// https://github.com/opencontainers/image-spec/blob/main/annotations.md
  package init?(annotations: [String: String]) {
    let source = annotations["org.opencontainers.image.source"].flatMap(repositoryURL)
    changelog = annotations[changelogAnnotation].flatMap(webURL)
    guard source != nil || changelog != nil else { return nil }
    self.source = source ?? ""
    revision = annotations["org.opencontainers.image.revision"].flatMap { text in
      let isCommit = (7...64).contains(text.utf8.count) && text.utf8.allSatisfy(\.isHexDigit)
      return isCommit ? text : nil
    }
  }
}

/// Ferry's own annotation of a manifest: the URL of a changelog.
private let changelogAnnotation = "ferry.dev/changelog"

/// An address on the web that cannot end a Markdown link, a table cell or an HTML attribute.
private func webURL(_ text: String) -> String? {
  guard text.utf8.count <= 1_000, let scheme = text.firstRange(of: "://"),
    ["http", "https"].contains(text[..<scheme.lowerBound].lowercased())
  else { return nil }
  let rest = text[scheme.upperBound...]
  let authority = rest.prefix { !"/?#".contains($0) }
  let isHost = authority.utf8.allSatisfy { $0.isWordOfURL || $0 == UInt8(ascii: ":") }
  guard !authority.isEmpty, isHost,
    rest.utf8.allSatisfy({ $0.isWordOfURL || "/?#=&%+:,;".utf8.contains($0) })
  else { return nil }
  return text
}

/// The address of a repository: a host and at least two names.
private func repositoryURL(_ text: String) -> String? {
  guard var url = webURL(text), !url.contains(where: { "?#%".contains($0) }) else { return nil }
  while url.hasSuffix("/") { url.removeLast() }
  if url.hasSuffix(".git") { url.removeLast(4) }
  let parts = url.split(separator: "/", omittingEmptySubsequences: false).dropFirst(3)
  return parts.count >= 2 && !parts.contains { ["", ".", ".."].contains($0) } ? url : nil
}

extension UInt8 {
  fileprivate var isHexDigit: Bool { Character(Unicode.Scalar(self)).isHexDigit }

  /// Letters, digits and `-._~`: what RFC 3986 never asks to be escaped.
  fileprivate var isWordOfURL: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-._~".utf8.contains(self)
    }
  }
}
