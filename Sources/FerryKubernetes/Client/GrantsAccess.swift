// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// What lets a request in: whom it trusts, who it is.
package struct Access: Hashable, Sendable {
  package var tls: TLSSettings
  /// The value of the `Authorization` field.
  package var authorization: Redacted<String>?
  package var impersonation: Impersonation?

  package init(
    tls: TLSSettings = TLSSettings(), authorization: Redacted<String>? = nil,
    impersonation: Impersonation? = nil
  ) {
    self.tls = tls
    self.authorization = authorization
    self.impersonation = impersonation
  }
}

/// Gives the access of one user to one cluster.
package protocol GrantsAccess: Sendable {
  /// The access as it is now.
  func access() async throws(KubernetesFailure) -> Access
  /// Drops the access, because the server refused it; another that was kept since then stays.
  func renew(_ refused: Access) async
}
