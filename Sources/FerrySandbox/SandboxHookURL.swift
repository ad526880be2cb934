// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import HTTPTypes

/// Where a webhook goes: an `http` or `https` URL with a host.
package struct HookURL: Hashable, Sendable, CustomStringConvertible {
  private let scheme: String
  private let authority: String
  private let path: String

  /// Nothing when the text is no such URL, or carries credentials.
  package init?(_ text: String) {
    let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, ["http", "https"].contains(parts[0].lowercased()),
      text.utf8.count <= 2_000, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return nil }
    let host = parts[1].prefix { !"/?#".contains($0) }
    guard !host.isEmpty, !host.contains("@") else { return nil }
    let rest = parts[1].dropFirst(host.count).prefix { $0 != "#" }
    scheme = parts[0].lowercased()
    authority = String(host)
    path = rest.hasPrefix("/") ? String(rest) : "/" + rest
  }

  /// A request to it.
  package func request(_ method: HTTPRequest.Method, _ headers: HTTPFields) -> HTTPRequest {
    HTTPRequest(
      method: method, scheme: scheme, authority: authority, path: path, headerFields: headers)
  }

  package var description: String { "\(scheme)://\(authority)\(path)" }
}
