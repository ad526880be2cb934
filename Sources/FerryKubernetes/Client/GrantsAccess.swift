// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// What lets a request in: whom it trusts, who it is.
package struct Access: Hashable, Sendable {
  package var tls: TLSSettings
  /// The value of the `Authorization` field.
  package var authorization: Redacted<String>?

  package init(tls: TLSSettings = TLSSettings(), authorization: Redacted<String>? = nil) {
    self.tls = tls
    self.authorization = authorization
  }
}

/// Gives the access of one user to one cluster.
package protocol GrantsAccess: Sendable {
  /// The access as it is now.
  func access() async throws(KubernetesFailure) -> Access
  /// Drops what was kept, because the server refused it.
  func renew() async
}
