// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A pattern that selects one of many versions: `1.4.*`, `v1.*.*`, `^1.4`, `~1.4.2`, `>=1.2 <2`.
///
/// Pre-releases are selected only by a mask that names one (`>=1.2.0-0`).
package struct VersionMask: Hashable, Sendable, CustomStringConvertible {
  /// The pattern as it was written.
  package let text: String
  private let bounds: [Bound]
  private let requiresPrefix: Bool
  private let namesPrerelease: Bool

  private struct Bound: Hashable {
    enum Relation: Hashable { case atLeast, above, below, atMost }
    let relation: Relation
    let version: SemanticVersion
  }

  /// Nothing when the text has none of the documented forms.
  ///
  /// Bounds are joined by blanks or commas and must all hold.
  package init?(_ text: String) {
    let parts = joinedComparators(text)
    guard !parts.isEmpty, parts.count <= 8 else { return nil }
    var bounds: [Bound] = []
    for part in parts {
      guard let more = Self.bounds(of: part) else { return nil }
      bounds += more
    }
    self.text = text
    self.bounds = bounds
    requiresPrefix = text.hasPrefix("v")
    namesPrerelease = bounds.contains { !$0.version.prerelease.isEmpty }
  }

  /// Whether this version is one of those the mask means.
  package func matches(_ version: SemanticVersion) -> Bool {
    (version.prerelease.isEmpty || namesPrerelease)
      && bounds.allSatisfy { bound in
        switch bound.relation {
        case .atLeast: version >= bound.version
        case .above: version > bound.version
        case .below:
          // `<2` must not let `2.0.0-rc.1` in, although it precedes 2.0.0.
          version < bound.version
            && (!bound.version.prerelease.isEmpty || version.prerelease.isEmpty
              || SemanticVersion(
                major: version.major, minor: version.minor, patch: version.patch) < bound.version)
        case .atMost: version <= bound.version
        }
      }
  }

  /// The highest tag that the mask means; tags that are no versions are passed over.
  ///
  /// Of two tags with equal precedence the later in text order is taken, so that the answer does
  /// not hang on the registry's order.
  package func highest(of tags: [String]) -> String? {
    tags.compactMap { tag -> (SemanticVersion, String)? in
      guard !requiresPrefix || tag.hasPrefix("v"), let version = SemanticVersion(tag: tag),
        matches(version)
      else { return nil }
      return (version, tag)
    }
    .max { $0.0 == $1.0 || !($0.0 < $1.0 || $1.0 < $0.0) ? $0.1 < $1.1 : $0.0 < $1.0 }?.1
  }

  package var description: String { text }

  private static func bounds(of part: String) -> [Bound]? {
    for (sign, relation) in [
      (">=", Bound.Relation.atLeast), ("<=", .atMost), (">", .above), ("<", .below),
    ]
    where part.hasPrefix(sign) {
      guard let version = partial(part.dropFirst(sign.count)), !version.isWild else { return nil }
      return [Bound(relation: relation, version: version.lowest)]
    }
    if part.hasPrefix("^") {
      guard let version = partial(part.dropFirst()), !version.isWild else { return nil }
      return [
        Bound(relation: .atLeast, version: version.lowest),
        Bound(relation: .below, version: version.nextIncompatible),
      ]
    }
    if part.hasPrefix("~") {
      guard let version = partial(part.dropFirst()), !version.isWild else { return nil }
      return [
        Bound(relation: .atLeast, version: version.lowest),
        Bound(relation: .below, version: version.nextMinor),
      ]
    }
    guard let version = partial(part[...]), version.isWild else { return nil }
    guard let above = version.nextAfterWild else { return [] }
    return [
      Bound(relation: .atLeast, version: version.lowest), Bound(relation: .below, version: above),
    ]
  }

  private static func partial(_ text: Substring) -> PartialVersion? {
    PartialVersion(text.hasPrefix("v") ? text.dropFirst() : text)
  }
}

/// Blanks and commas part bounds; a blank after a sign (`>= 1.2`) does not.
private func joinedComparators(_ text: String) -> [String] {
  var parts: [String] = []
  for word in text.split(whereSeparator: { $0 == " " || $0 == "," }) {
    if let last = parts.last, last.allSatisfy({ "<>=^~".contains($0) }) {
      parts[parts.count - 1] = last + word
    } else {
      parts.append(String(word))
    }
  }
  return parts
}

/// A version of which the end may be left out or be `*`.
private struct PartialVersion {
  let major: Int?
  let minor: Int?
  let patch: Int?
  let prerelease: [SemanticVersion.Identifier]
  let isWild: Bool

  init?(_ text: Substring) {
    if let full = SemanticVersion(tag: String(text)) {
      (major, minor, patch) = (full.major, full.minor, full.patch)
      prerelease = full.prerelease
      isWild = false
      return
    }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...3).contains(parts.count) else { return nil }
    var numbers: [Int] = []
    var wild = false
    for part in parts {
      if part == "*" || part == "x" || part == "X" {
        wild = true
      } else if !wild, let number = versionNumber(part) {
        numbers.append(number)
      } else {
        return nil
      }
    }
    major = numbers.first
    minor = numbers.count > 1 ? numbers[1] : nil
    patch = numbers.count > 2 ? numbers[2] : nil
    prerelease = []
    isWild = wild
  }

  var lowest: SemanticVersion {
    SemanticVersion(major: major ?? 0, minor: minor ?? 0, patch: patch ?? 0, prerelease: prerelease)
  }

  /// `^`: the first number that is not zero may not change.
  var nextIncompatible: SemanticVersion {
    let (major, minor, patch) = (major ?? 0, self.minor ?? 0, self.patch ?? 0)
    if major > 0 || self.minor == nil {
      return SemanticVersion(major: major + 1, minor: 0, patch: 0)
    }
    if minor > 0 || self.patch == nil {
      return SemanticVersion(major: 0, minor: minor + 1, patch: 0)
    }
    return SemanticVersion(major: 0, minor: 0, patch: patch + 1)
  }

  /// `~`: the patch may change; with only a major given, the minor too.
  var nextMinor: SemanticVersion {
    guard let minor else { return SemanticVersion(major: (major ?? 0) + 1, minor: 0, patch: 0) }
    return SemanticVersion(major: major ?? 0, minor: minor + 1, patch: 0)
  }

  /// What comes after everything that `1.4.*` means; nothing for `*`, which means all.
  var nextAfterWild: SemanticVersion? {
    guard let major else { return nil }
    guard let minor else { return SemanticVersion(major: major + 1, minor: 0, patch: 0) }
    return SemanticVersion(major: major, minor: minor + 1, patch: 0)
  }
}
