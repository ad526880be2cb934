// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What objects may be named (apimachinery `util/validation`).
enum NameRules {
  static func isLabel(_ text: String) -> Bool {
    (1...63).contains(text.utf8.count) && isLabelText(text[...])
  }

  static func isSubdomain(_ text: String) -> Bool {
    (1...253).contains(text.utf8.count)
      && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(isLabelText)
  }

  /// Why a name is refused.
  static func problem(_ name: String, for type: ResourceType) -> String? {
    if type.traits.contains(.pathName) {
      return name.contains("/") || name.contains("%") || name == "." || name == ".."
        ? "may not contain '/' or '%', or be '.' or '..'" : nil
    }
    let limit = type.traits.contains(.labelName) ? 63 : 253
    if name.utf8.count > limit { return "must be no more than \(limit) bytes" }
    if type.traits.contains(.labelName) { return isLabel(name) ? nil : labelText }
    return isSubdomain(name) ? nil : subdomainText
  }

  private static func isLabelText(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last else { return false }
    return isLower(first) && isLower(last)
      && text.utf8.allSatisfy { isLower($0) || $0 == UInt8(ascii: "-") }
  }

  private static func isLower(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: false
    }
  }

  private static let labelText =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must "
    + "start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for "
    + "validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"

  private static let subdomainText =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
    + "and must start and end with an alphanumeric character (e.g. 'example.com', regex used for "
    + "validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
}
