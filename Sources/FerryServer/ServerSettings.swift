// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Where the server listens and whom it believes.
package struct ServerSettings: Sendable {
  /// The address to listen on, such as `127.0.0.1` or `::`.
  package let host: String
  /// 0 takes any free port.
  package let port: Int
  /// What webhooks are signed with; several while one takes the place of another. A host without a
  /// secret is refused.
  package let secrets: [GitHost: [Redacted<String>]]
  /// What registries send with their notifications; without one they are refused.
  package let registrySecrets: [Redacted<String>]
  package let limits: ServerLimits

  package init(
    host: String, port: Int, secrets: [GitHost: [Redacted<String>]],
    registrySecrets: [Redacted<String>] = [],
    limits: ServerLimits = ServerLimits()
  ) {
    self.host = host
    self.port = port
    self.secrets = secrets
    self.registrySecrets = registrySecrets
    self.limits = limits
  }
}
