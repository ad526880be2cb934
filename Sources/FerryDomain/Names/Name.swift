// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A name that Kubernetes takes as a DNS label, and that is safe as a folder and as part of a branch.
///
/// At most 63 characters of `a-z`, `0-9` and `-`, beginning and ending with a letter or digit
/// (RFC 1123; https://kubernetes.io/docs/concepts/overview/working-with-objects/names/).
package protocol Name: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The name as text.
  var text: String { get }
  /// Takes a text that was checked.
  init(checked text: String)
}

extension Name {
  /// Nothing when the text is not a DNS label.
  package init?(_ text: String) {
    guard isDNSLabel(text) else { return nil }
    self.init(checked: text)
  }

  package var description: String { text }

  package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

/// Whether the text is an RFC 1123 label: 1 to 63 of `a-z0-9-`, not `-` at either end.
package func isDNSLabel(_ text: String) -> Bool {
  let bytes = text.utf8
  guard (1...63).contains(bytes.count), bytes.first != UInt8(ascii: "-"),
    bytes.last != UInt8(ascii: "-")
  else { return false }
  return bytes.allSatisfy { byte in
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
  }
}

/// Whether the text is an RFC 1123 subdomain: labels joined by dots, 253 characters at most.
package func isDNSSubdomain(_ text: String) -> Bool {
  text.utf8.count <= 253
    && text.split(separator: ".", omittingEmptySubsequences: false)
      .allSatisfy { isDNSLabel(String($0)) }
}

/// The name of a folder under `environments/`.
package struct EnvironmentName: Name {
  package let text: String
  package init(checked text: String) { self.text = text }
}

/// The name of a cluster folder in its environment; unique only there.
package struct ClusterName: Name {
  package let text: String
  package init(checked text: String) { self.text = text }
}

/// The name of a Bundle, which is also its Helm release name.
package struct BundleName: Name {
  package let text: String
  package init(checked text: String) { self.text = text }
}

/// The name of a Kubernetes namespace.
package struct Namespace: Name {
  package let text: String
  package init(checked text: String) { self.text = text }
}
