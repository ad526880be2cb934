// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// What Ferry shows a Git server, and what it trusts of it.
package struct GitCredentials: Hashable, Sendable {
  /// A key for SSH, and the host keys that are trusted.
  package struct SSH: Hashable, Sendable {
    /// An ed25519 or ECDSA key without a passphrase, PEM or OpenSSH text.
    package let privateKey: Redacted<String>
    /// The text of a `known_hosts` file; a server that is not in it is refused.
    package let knownHosts: String

    package init(privateKey: Redacted<String>, knownHosts: String) {
      self.privateKey = privateKey
      self.knownHosts = knownHosts
    }
  }

  /// A certificate and its key, PEM, for HTTPS servers that ask for one.
  package struct ClientCertificate: Hashable, Sendable {
    package let certificate: String
    package let key: Redacted<String>

    package init(certificate: String, key: Redacted<String>) {
      self.certificate = certificate
      self.key = key
    }
  }

  package var login: GitLogin?
  package var ssh: SSH?
  /// PEM of the authorities that HTTPS servers are checked against, instead of the system's.
  package var authorities: String?
  package var clientCertificate: ClientCertificate?

  package init(
    login: GitLogin? = nil, ssh: SSH? = nil, authorities: String? = nil,
    clientCertificate: ClientCertificate? = nil
  ) {
    self.login = login
    self.ssh = ssh
    self.authorities = authorities
    self.clientCertificate = clientCertificate
  }

  /// For a public repository or a path on this machine.
  package static let none = GitCredentials()
}
