// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts

/// The request target of the next page, out of `Link` fields (RFC 8288).
struct NextLink: Hashable, Sendable {
  enum Failure: Error, Hashable, Sendable { case otherHost(String), unreadable(String) }

  /// Path and query, for the host that gave the link.
  let target: String

  /// Nothing when no link says `rel="next"`. A link to another host is a failure: our credentials
  /// are for this one.
  static func find(
    in fields: [String], at url: HTTPURL, path: String
  ) throws(Failure) -> NextLink? {
    for link in fields.flatMap({ $0.split(separator: "<") }) where isNext(link) {
      let inside = link.prefix { $0 != ">" }
      return NextLink(target: try target(String(inside), at: url, path: path))
    }
    return nil
  }

  private static func isNext(_ link: Substring) -> Bool {
    link.split(separator: ";").dropFirst().contains { parameter in
      let words = parameter.filter { !$0.isWhitespace && $0 != "\"" }.lowercased()
      return words.hasPrefix("rel=next")
    }
  }

  private static func target(
    _ link: String, at url: HTTPURL, path: String
  ) throws(Failure) -> String {
    if link.hasPrefix("?") { return path + link }
    if link.hasPrefix("/") && !link.hasPrefix("//") { return link }
    let isAbsolute = link.hasPrefix("//") || link.prefix { !"/?".contains($0) }.contains(":")
    let folder = path.prefix(through: path.lastIndex(of: "/") ?? path.startIndex)
    guard let other = HTTPURL(isAbsolute ? link : "\(url)\(folder)\(link)") else {
      throw .unreadable(link)
    }
    guard other.scheme == url.scheme, other.host == url.host,
      other.effectivePort == url.effectivePort
    else { throw .otherHost(other.authority) }
    return other.path + (other.query.map { "?\($0)" } ?? "")
  }
}
