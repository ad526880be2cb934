// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// The accounts of a Docker config file: `auths` by registry.
package struct DockerConfig: Hashable, Sendable {
  /// The user name that stands for an identity token, as Docker itself writes it.
  static let identityTokenUser = "<token>"

  private let accounts: [String: RegistryCredentials]

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
    var accounts: [String: RegistryCredentials] = [:]
    for (key, entry) in auths {
      do {
        accounts[Self.registry(of: key)] = try Self.account(entry)
      } catch {
        throw RegistryFailure(
          .malformed, doing: doing, detail: "auth of \(key) is not base64 of user:password")
      }
    }
    self.accounts = accounts
  }

  /// The account for a registry, by exactly its host and port.
  package func credentials(for registry: String) -> RegistryCredentials? {
    accounts[Self.registry(of: registry)]
  }

  /// `https://index.docker.io/v1/` and `registry.example.com:5000` alike without scheme and path;
  /// all names of Docker Hub as one.
  private static func registry(of key: String) -> String {
    let host = key.firstRange(of: "://").map { key[$0.upperBound...] } ?? key[...]
    let name = String(host.prefix { $0 != "/" }).lowercased()
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
