// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts

/// What the URL of a repository says of the web server that belongs to it.
struct RepositoryPlace: Hashable, Sendable {
  /// Scheme, host and port of the web server, without a path.
  let server: HTTPURL
  /// What follows the host, without slashes at its ends.
  let path: String

  /// Reads `https://host/group/project.git`, `ssh://git@host:2222/group/project.git` and
  /// `git@host:group/project.git`; nothing for a local path. User information is passed over.
  init?(_ text: String) {
    if let rest = text.after("ssh://") {
      // The port is the SSH server's: the web server is taken to be at its usual one.
      self.init(scheme: "https", Self.cut(rest, at: "/"), keepsPort: false)
    } else if let rest = text.after("https://") {
      self.init(scheme: "https", Self.cut(rest, at: "/"), keepsPort: true)
    } else if let rest = text.after("http://") {
      self.init(scheme: "http", Self.cut(rest, at: "/"), keepsPort: true)
    } else if let parts = Self.cut(text[...], at: ":"), !parts.0.contains("/"),
      !parts.1.hasPrefix("//")
    {
      // As in scp: no slash stands before the colon (git-fetch(1), "GIT URLS").
      self.init(scheme: "https", parts, keepsPort: false)
    } else {
      return nil
    }
  }

  private init?(scheme: String, _ parts: (Substring, Substring)?, keepsPort: Bool) {
    guard let (authority, path) = parts else { return nil }
    let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
    guard let url = HTTPURL("\(scheme)://\(host)"),
      let server = HTTPURL("\(scheme)://\(keepsPort ? url.authority : Self.web(url.host))")
    else { return nil }
    self.server = server
    self.path = path.split(separator: "/").joined(separator: "/")
  }

  /// The host of the pages where that of SSH is another.
  private static func web(_ host: String) -> String {
    switch host {
    case "ssh.github.com": "github.com"
    case "altssh.gitlab.com": "gitlab.com"
    default: host
    }
  }

  private static func cut(
    _ text: Substring, at separator: Character
  ) -> (Substring, Substring)? {
    guard let index = text.firstIndex(of: separator) else { return nil }
    return (text[..<index], text[text.index(after: index)...])
  }
}

extension String {
  fileprivate func after(_ prefix: String) -> Substring? {
    lowercased().hasPrefix(prefix) ? dropFirst(prefix.count) : nil
  }
}
