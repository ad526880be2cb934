// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// What is different at some registries; each is named as in a Bundle, `host[:port]`.
package struct RegistrySettings: Hashable, Sendable {
  /// Spoken with over plain HTTP. Loopback always is.
  package var insecure: Set<String>
  /// PEM certificates to trust in place of the system's.
  package var certificateAuthorities: [String: [UInt8]]

  package init(
    insecure: Set<String> = [], certificateAuthorities: [String: [UInt8]] = [:]
  ) {
    self.insecure = insecure
    self.certificateAuthorities = certificateAuthorities
  }

  func tls(for registry: String) -> TLSSettings {
    TLSSettings(certificateAuthority: certificateAuthorities[registry])
  }
}
