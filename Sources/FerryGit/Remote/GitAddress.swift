// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// The address of a repository, taken apart.
struct GitAddress {
  /// The part before `://`; `ssh` for `user@host:path`, and `file` for a path.
  let scheme: String
  /// Between the scheme and the path.
  private let authority: Substring
  private let path: Substring
  private let text: String
  /// `user@host:path`, whose path begins in the user's home folder.
  private let isShort: Bool

  init(_ text: String) {
    self.text = text
    if let mark = text.firstRange(of: "://") {
      scheme = text[..<mark.lowerBound].lowercased()
      let rest = text[mark.upperBound...]
      let slash = rest.firstIndex(of: "/") ?? rest.endIndex
      (authority, path) = (rest[..<slash], rest[slash...])
      isShort = false
    } else if let colon = text.firstIndex(of: ":"), !text.hasPrefix("/") {
      isShort = true
      scheme = "ssh"
      (authority, path) = (text[..<colon], text[text.index(after: colon)...])
    } else {
      isShort = false
      scheme = "file"
      (authority, path) = ("", text[...])
    }
  }

  func remote() throws(GitFailure) -> GitRemote {
    guard text.utf8.count <= 2_048, text.unicodeScalars.allSatisfy({ $0.value > 0x20 }) else {
      throw refusal("it is too long, or has blanks or control characters")
    }
    switch scheme {
    case "https", "http": return try server(.http, defaultUser: nil)
    case "ssh", "git+ssh": return try server(.ssh, defaultUser: "git")
    case "file": return try file()
    default: throw refusal("'\(scheme)' is not one of https, ssh and file")
    }
  }

  /// A failure that does not repeat the address: it may hold a password.
  func refusal(_ reason: String) -> GitFailure {
    GitFailure(
      .invalid, doing: "reading the address of the config repository", detail: reason)
  }

  private func server(
    _ transport: GitRemote.Transport, defaultUser: String?
  ) throws(GitFailure) -> GitRemote {
    let (named, host, port) = try authorityParts()
    let user = named ?? defaultUser
    let path = isShort ? path : path.drop { $0 == "/" }
    guard !path.isEmpty, !path.contains(where: { "?#".contains($0) }) else {
      throw refusal("it must end with the path of the repository, without '?' and '#'")
    }
    let place = host + (port.map { ":\($0)" } ?? "")
    let login = transport == .ssh ? user.map { $0 + "@" } ?? "" : ""
    let scheme = transport == .ssh ? "ssh" : scheme
    let url = isShort ? "\(login)\(host):\(path)" : "\(scheme)://\(login)\(place)/\(path)"
    return GitRemote(
      transport: transport, url: url, host: host, port: port, user: user, path: String(path))
  }

  private func file() throws(GitFailure) -> GitRemote {
    guard authority.isEmpty || authority == "localhost", path.hasPrefix("/") else {
      throw refusal("a path must be absolute: file:///path or /path")
    }
    return GitRemote(
      transport: .file, url: String(path), host: nil, port: nil, user: nil, path: String(path))
  }

  private func authorityParts() throws(GitFailure) -> (user: String?, host: String, port: Int?) {
    let parts = authority.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count <= 2, let place = parts.last else { throw refusal("it has two '@'") }
    let user = parts.count == 2 ? String(parts[0]) : nil
    if let user, user.isEmpty || user.contains(":") {
      throw refusal(
        "a password must not stand in it; give the token as a file or in the environment")
    }
    let (host, port) = try hostAndPort(place)
    return (user, host, port)
  }

  /// Takes `host`, `host:port` and `[address]:port`.
  private func hostAndPort(_ place: Substring) throws(GitFailure) -> (String, Int?) {
    let end = place.hasPrefix("[") ? place.firstIndex(of: "]").map { place.index(after: $0) } : nil
    let colon = (end.map { place[$0...] } ?? place).firstIndex(of: ":")
    let host = place[..<(colon ?? place.endIndex)].lowercased()
    let isName = host.utf8.allSatisfy { byte in
      byte >= 0x80 || byte == 0x2D || byte == 0x2E || byte == 0x5F
        || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
    }
    guard !host.isEmpty, !host.hasPrefix("-"), end != nil || isName else {
      throw refusal("its server name is missing or malformed")
    }
    guard let colon else { return (host, nil) }
    guard let port = Int(place[place.index(after: colon)...]), (1...65_535).contains(port) else {
      throw refusal("its port is not a number from 1 to 65535")
    }
    return (host, port)
  }
}
