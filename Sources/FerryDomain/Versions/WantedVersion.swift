// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What `spec.version` says: one tag, a mask, or the moving tag `latest`.
package enum WantedVersion: Hashable, Sendable, CustomStringConvertible {
  /// Exactly this tag: `1.2.3` never means `1.2.30` or `1.2.3-rc1`.
  case exact(String)
  /// The highest version that the mask means.
  case mask(VersionMask)
  /// The tag `latest`: a moved digest is a new release.
  case latest

  /// Nothing when the text is neither a mask nor an OCI tag.
  ///
  /// A tag is `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}` (OCI distribution specification 1.1); `+` is taken
  /// too and asked for as `_`.
  package init?(_ text: String) {
    if text == "latest" {
      self = .latest
    } else if isTag(text) && !text.hasSuffix(".x") && !text.hasSuffix(".X") {
      self = .exact(text)
    } else if let mask = VersionMask(text) {
      self = .mask(mask)
    } else {
      return nil
    }
  }

  /// Whether a registry must be asked which version is meant: not allowed where one is promoted to.
  package var mustBeResolved: Bool {
    switch self {
    case .exact: false
    case .mask, .latest: true
    }
  }

  package var description: String {
    switch self {
    case .exact(let tag): tag
    case .mask(let mask): mask.text
    case .latest: "latest"
    }
  }
}

private func isTag(_ text: String) -> Bool {
  let bytes = Array(text.utf8)
  guard (1...128).contains(bytes.count), let first = bytes.first else { return false }
  let isWord = { (byte: UInt8) in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
  return isWord(first)
    && bytes.allSatisfy {
      isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+")
    }
}
