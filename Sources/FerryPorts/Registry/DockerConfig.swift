// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// The accounts of a Docker config file: `auths` by registry, and by path where a key has one.
package struct DockerConfig: Hashable, Sendable {
  /// The user name that stands for an identity token, as Docker itself writes it.
  package static let identityTokenUser = "<token>"

  /// The names of Docker Hub in Bundles and Docker config files.
  package static let hubNames: Set<String> = [
    "docker.io", "index.docker.io", "registry-1.docker.io",
  ]

  private let accounts: [RegistryRepository: RegistryCredentials]

  /// No accounts.
  package init() { accounts = [:] }

  /// Reads `config.json`, or the `.dockerconfigjson` of a Secret; the path is for messages.
  ///
  /// An entry without credentials (as a credential helper leaves behind) counts as not there.
  package init(parsing bytes: [UInt8], path: String) throws(RegistryFailure) {
    let doing = "reading the Docker config \(path)"
    let json: JSONValue
    do {
      json = try JSONValue(parsing: bytes)
    } catch {
      throw RegistryFailure(.malformed, doing: doing, detail: error.description)
    }
    guard let auths = (json["auths"] ?? [:]).object else {
      throw RegistryFailure(.malformed, doing: doing, detail: "auths is no object")
    }
    var accounts: [RegistryRepository: RegistryCredentials] = [:]
    // Of two keys for one place the plain one counts: "https://…" comes before it here.
    for (key, entry) in auths.sorted(by: { Self.rank($0.key) < Self.rank($1.key) }) {
      do {
        if let account = try Self.account(entry) { accounts[Self.place(of: key)] = account }
      } catch {
        throw RegistryFailure(
          .malformed, doing: doing, detail: "auth of \(key) is not base64 of user:password")
      }
    }
    self.accounts = accounts
  }

  /// The account for a repository, by exactly its registry's host and port; of several for one
  /// registry that of the longest path.
  package func credentials(for repository: RegistryRepository) -> RegistryCredentials? {
    let registry = Self.registry(named: repository.registry)
    var parts = repository.path.split(separator: "/")
    while true {
      let place = RegistryRepository(registry: registry, path: parts.joined(separator: "/"))
      if let account = accounts[place] { return account }
      guard parts.popLast() != nil else { return nil }
    }
  }

  private static func rank(_ key: String) -> (Int, String) { (key.contains("://") ? 0 : 1, key) }

  /// `registry.example.com:5000` and `https://registry.example.com:5000/v1/` alike.
  private static func place(of key: String) -> RegistryRepository {
    let bare = key.firstRange(of: "://").map { key[$0.upperBound...] } ?? key[...]
    let parts = bare.split(separator: "/")
    let path = parts.dropFirst().joined(separator: "/")
    return RegistryRepository(
      registry: registry(named: String(parts.first ?? "")),
      path: ["v1", "v2"].contains(path) ? "" : path)
  }

  /// All names of Docker Hub as one.
  private static func registry(named name: String) -> String {
    let name = name.lowercased()
    return hubNames.contains(name) ? "docker.io" : name
  }

  private struct NoPair: Error {}

  private static func account(_ entry: JSONValue) throws(NoPair) -> RegistryCredentials? {
    if let token = entry["identitytoken"]?.string, !token.isEmpty {
      return RegistryCredentials(username: identityTokenUser, password: Redacted(token))
    }
    if let auth = entry["auth"]?.string, !auth.isEmpty {
      guard let bytes = decodedBase64(auth.filter { !$0.isWhitespace }),
        let colon = bytes.firstIndex(of: UInt8(ascii: ":"))
      else { throw NoPair() }
      return RegistryCredentials(
        username: String(decoding: bytes[..<colon], as: UTF8.self),
        password: Redacted(String(decoding: bytes[(colon + 1)...], as: UTF8.self)))
    }
    guard let username = entry["username"]?.string, let password = entry["password"]?.string else {
      return nil
    }
    return RegistryCredentials(username: username, password: Redacted(password))
  }
}
