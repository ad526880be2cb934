// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A place in a JSON document (RFC 6901), such as `/metadata/labels/app.kubernetes.io~1name`.
package struct JSONPointer: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The keys on the way, as they are; none: the document itself.
  package let tokens: [String]

  package init(_ tokens: [String]) { self.tokens = tokens }

  /// Nothing when it does not begin with `/`, or has a `~` that is neither `~0` nor `~1`.
  package init?(_ text: String) {
    guard !text.isEmpty else {
      tokens = []
      return
    }
    guard text.utf8.first == UInt8(ascii: "/") else { return nil }
    var tokens: [String] = []
    for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      guard let token = Self.unescaped(part) else { return nil }
      tokens.append(token)
    }
    self.tokens = tokens
  }

  package var description: String {
    tokens.map {
      "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1")
    }.joined()
  }

  package static func < (left: Self, right: Self) -> Bool {
    left.tokens.lexicographicallyPrecedes(right.tokens)
  }

  private static func unescaped(_ part: Substring) -> String? {
    var token = String.UnicodeScalarView()
    var rest = part.unicodeScalars
    while let scalar = rest.popFirst() {
      guard scalar == "~" else {
        token.append(scalar)
        continue
      }
      switch rest.popFirst() {
      case "0": token.append("~")
      case "1": token.append("/")
      default: return nil
      }
    }
    return String(token)
  }
}
