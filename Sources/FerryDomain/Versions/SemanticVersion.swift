// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A version as Semantic Versioning 2.0.0 orders it (https://semver.org), with an optional `v`.
///
/// Read from a tag: `+` may be written `_`, as Helm does in OCI tags. Build metadata is kept out of
/// the order. Numbers are at most 18 digits.
package struct SemanticVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let major: Int
  package let minor: Int
  package let patch: Int
  package let prerelease: [Identifier]
  package let build: String

  /// One dot-separated part of a pre-release.
  package enum Identifier: Hashable, Comparable, Sendable {
    case number(Int)
    case text(String)

    /// Numbers come before texts (semver.org, rule 11.4).
    package static func < (left: Self, right: Self) -> Bool {
      switch (left, right) {
      case (.number(let left), .number(let right)): left < right
      case (.number, .text): true
      case (.text, .number): false
      case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
      }
    }
  }

  package init(
    major: Int, minor: Int, patch: Int, prerelease: [Identifier] = [], build: String = ""
  ) {
    self.major = major
    self.minor = minor
    self.patch = patch
    self.prerelease = prerelease
    self.build = build
  }

  /// Nothing when the tag is not `[v]MAJOR.MINOR.PATCH[-PRE][+BUILD]`, with `_` allowed for `+`.
  package init?(tag: String) {
    var rest = Substring(tag.hasPrefix("v") ? tag.dropFirst() : tag[...])
    var build = Substring()
    if let plus = rest.firstIndex(where: { $0 == "+" || $0 == "_" }) {
      build = rest[rest.index(after: plus)...]
      rest = rest[..<plus]
      guard isDotted(build) else { return nil }
    }
    var prerelease: [Identifier] = []
    if let dash = rest.firstIndex(of: "-") {
      let text = rest[rest.index(after: dash)...]
      guard isDotted(text) else { return nil }
      for part in text.split(separator: ".") {
        guard let identifier = Identifier(part) else { return nil }
        prerelease.append(identifier)
      }
      rest = rest[..<dash]
    }
    let numbers = rest.split(separator: ".", omittingEmptySubsequences: false).map(versionNumber)
    guard numbers.count == 3, let major = numbers[0], let minor = numbers[1], let patch = numbers[2]
    else { return nil }
    self.init(
      major: major, minor: minor, patch: patch, prerelease: prerelease, build: String(build))
  }

  package static func < (left: Self, right: Self) -> Bool {
    let (a, b) = ((left.major, left.minor, left.patch), (right.major, right.minor, right.patch))
    guard a == b else { return a < b }
    switch (left.prerelease.isEmpty, right.prerelease.isEmpty) {
    case (true, _): return false
    case (false, true): return true
    case (false, false):
      return left.prerelease.lexicographicallyPrecedes(right.prerelease)
    }
  }

  package var description: String {
    let pre = prerelease.map(\.description).joined(separator: ".")
    return "\(major).\(minor).\(patch)" + (pre.isEmpty ? "" : "-" + pre)
      + (build.isEmpty ? "" : "+" + build)
  }
}

extension SemanticVersion.Identifier: CustomStringConvertible {
  /// Nothing for a number with a leading zero or of more than 18 digits (semver.org, rule 9).
  fileprivate init?(_ part: Substring) {
    guard part.allSatisfy({ $0.isASCII && $0.isNumber }) else {
      self = .text(String(part))
      return
    }
    guard let number = versionNumber(part) else { return nil }
    self = .number(number)
  }

  package var description: String {
    switch self {
    case .number(let number): String(number)
    case .text(let text): text
    }
  }
}

/// Digits without a leading zero, 18 at most.
func versionNumber(_ text: Substring) -> Int? {
  guard (1...18).contains(text.utf8.count), text == "0" || !text.hasPrefix("0"),
    text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
  else { return nil }
  return Int(text)
}

private func isDotted(_ text: Substring) -> Bool {
  text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
    !part.isEmpty
      && part.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-")
      }
  }
}
