// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import HTTPTypes

/// An absolute `http` or `https` URL without user information and fragment (RFC 3986).
package struct HTTPURL: Hashable, Sendable, CustomStringConvertible {
  package enum Scheme: String, Hashable, Sendable { case http, https }

  package let scheme: Scheme
  /// The host in lower case; an IPv6 address keeps its brackets.
  package let host: String
  /// As it was written; nothing means the scheme's own.
  package let port: Int?
  /// Empty, or begins with a slash and does not end with one.
  package let path: String
  /// What follows the question mark.
  package let query: String?

  /// Nothing for another scheme, user information, a fragment, or characters a URL cannot have.
  package init?(_ text: String) {
    guard text.utf8.count <= 8_192, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
      let (scheme, rest) = text.cut(at: "://"), let scheme = Scheme(rawValue: scheme.lowercased()),
      !rest.contains("#")
    else { return nil }
    let (beforeQuery, query) = rest.cut(at: "?") ?? (rest, nil)
    let slash = beforeQuery.firstIndex(of: "/") ?? beforeQuery.endIndex
    guard let (host, port) = hostAndPort(String(beforeQuery[..<slash]).lowercased()) else {
      return nil
    }
    self.scheme = scheme
    self.host = host
    self.port = port
    var path = String(beforeQuery[slash...])
    while path.hasSuffix("/") { path.removeLast() }
    self.path = path
    self.query = query
  }

  /// `host` or `host:port`.
  package var authority: String { port.map { "\(host):\($0)" } ?? host }

  /// The port that a connection is made to.
  package var effectivePort: Int { port ?? (scheme == .https ? 443 : 80) }

  /// Whether nothing leaves the machine on the way there.
  package var isLoopback: Bool { isLoopbackHost(host) }

  package var description: String {
    "\(scheme.rawValue)://\(authority)\(path)\(query.map { "?" + $0 } ?? "")"
  }

  /// A request for what lies below this URL; the suffix is appended as it is.
  package func request(
    _ method: HTTPRequest.Method, _ suffix: String = "", query: [QueryItem] = []
  ) -> HTTPRequest {
    let items = [self.query].compactMap(\.self) + query.map(\.description)
    let target = path + suffix
    return HTTPRequest(
      method: method, scheme: scheme.rawValue, authority: authority,
      path: (target.isEmpty ? "/" : target)
        + (items.isEmpty ? "" : "?" + items.joined(separator: "&")))
  }
}

/// Whether the host, as in a URL, is this machine.
package func isLoopbackHost(_ host: String) -> Bool {
  if host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]" { return true }
  let parts = host.split(separator: ".", omittingEmptySubsequences: false)
  return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
}

private func hostAndPort(_ authority: String) -> (host: String, port: Int?)? {
  guard !authority.isEmpty, !authority.contains("@") else { return nil }
  let end: String.Index
  if authority.hasPrefix("[") {
    guard let bracket = authority.firstIndex(of: "]") else { return nil }
    end = authority.index(after: bracket)
  } else {
    end = authority.firstIndex(of: ":") ?? authority.endIndex
  }
  let host = String(authority[..<end])
  let inside = host.hasPrefix("[") ? host.dropFirst().dropLast() : Substring(host)
  let allowed = host.hasPrefix("[") ? "0123456789abcdef:." : hostCharacters
  guard !inside.isEmpty, inside.allSatisfy(allowed.contains) else { return nil }
  let rest = authority[end...]
  if rest.isEmpty { return (host, nil) }
  guard rest.hasPrefix(":"), let port = UInt16(rest.dropFirst()), port > 0 else { return nil }
  return (host, Int(port))
}

private let hostCharacters = "abcdefghijklmnopqrstuvwxyz0123456789-._"

extension String {
  fileprivate func cut(at separator: Character) -> (String, String?)? {
    guard let index = firstIndex(of: separator) else { return nil }
    return (String(self[..<index]), String(self[self.index(after: index)...]))
  }

  fileprivate func cut(at separator: String) -> (String, String)? {
    guard let range = firstRange(of: separator) else { return nil }
    return (String(self[..<range.lowerBound]), String(self[range.upperBound...]))
  }
}
