// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Where the config repository is, without anything secret.
package struct GitRemote: Hashable, Sendable, CustomStringConvertible {
  /// How the server is spoken to.
  package enum Transport: Hashable, Sendable {
    /// HTTPS, or HTTP where that was allowed.
    case http
    case ssh
    /// A repository on this machine; its hooks do not run.
    case file
  }

  package let transport: Transport
  /// The address as libgit2 takes it; of a file remote, the path.
  package let url: String
  /// The name or address of the server; nothing for a file remote.
  package let host: String?
  package let port: Int?
  /// The user that the address names.
  package let user: String?
  /// The path of the repository, from the first character after the server's name and slash.
  package let path: String

  package var description: String { transport == .file ? path : url }
}

extension GitRemote {
  /// Reads `https://host/path`, `ssh://user@host:port/path`, `user@host:path`, `file:///path` or an
  /// absolute path.
  ///
  /// Plain HTTP is taken for this machine only, unless `allowsPlainHTTP`: the token would be readable
  /// on its way. A password in the address is refused, because addresses are printed.
  package init(parsing text: String, allowsPlainHTTP: Bool = false) throws(GitFailure) {
    let address = GitAddress(text)
    let remote = try address.remote()
    guard address.scheme != "http" || allowsPlainHTTP || remote.isLoopback else {
      throw address.refusal("plain HTTP would show the token to everyone on the way; use https://")
    }
    self = remote
  }

  private var isLoopback: Bool {
    guard let host else { return false }
    return host == "localhost" || host == "[::1]"
      || host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." }
  }
}
