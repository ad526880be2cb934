// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Whether the text is a host with an optional port, and nothing more.
func isRegistry(_ text: String) -> Bool {
  guard (1...255).contains(text.utf8.count) else { return false }
  let isBracketed = text.hasPrefix("[")
  let hostEnd =
    isBracketed ? text.firstIndex(of: "]").map { text.index(after: $0) } : text.firstIndex(of: ":")
  guard !isBracketed || hostEnd != nil else { return false }
  let host = text[..<(hostEnd ?? text.endIndex)]
  let port = text[(hostEnd ?? text.endIndex)...]
  return (isBracketed ? isAddress(host) : isHost(host)) && (port.isEmpty || isPort(port))
}

/// Whether the text is the name of a repository (OCI distribution specification 1.1, "Pulling
/// manifests").
func isRepository(_ text: String) -> Bool {
  (1...255).contains(text.utf8.count)
    && text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy(isRepositoryPart)
}

private func isHost(_ text: Substring) -> Bool {
  text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
    !label.isEmpty && !label.hasPrefix("-") && !label.hasSuffix("-")
      && label.utf8.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "-") }
  }
}

/// An IPv6 address in brackets.
private func isAddress(_ text: Substring) -> Bool {
  let inner = text.dropFirst().dropLast()
  return !inner.isEmpty && inner.contains(":")
    && inner.allSatisfy { $0.isHexDigit && $0.isASCII || $0 == ":" }
}

private func isPort(_ text: Substring) -> Bool {
  let digits = text.dropFirst()
  return text.hasPrefix(":") && (1...5).contains(digits.utf8.count)
    && digits.allSatisfy { $0.isASCII && $0.isNumber }
    && (Int(digits).map { (1...65_535).contains($0) } ?? false)
}

/// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`.
private func isRepositoryPart(_ part: Substring) -> Bool {
  let words = part.split(whereSeparator: { "._-".contains($0) })
  guard let first = part.first, let last = part.last, !"._-".contains(first),
    !"._-".contains(last)
  else { return false }
  let separators = part.split(
    omittingEmptySubsequences: true, whereSeparator: { !"._-".contains($0) })
  return words.allSatisfy { $0.utf8.allSatisfy { $0.isAlphanumeric && !$0.isUppercase } }
    && separators.allSatisfy { $0 == "." || $0 == "_" || $0 == "__" || $0.allSatisfy { $0 == "-" } }
}

extension UInt8 {
  fileprivate var isUppercase: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
}
