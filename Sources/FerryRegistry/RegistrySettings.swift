// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// What is different at some registries; each is named as in a Bundle, `host[:port]`.
package struct RegistrySettings: Hashable, Sendable {
  /// Spoken with over plain HTTP, as is loopback without a certificate authority of its own.
  package var insecure: Set<String>
  /// PEM certificates to trust in place of the system's.
  package var certificateAuthorities: [String: [UInt8]]

  package init(
    insecure: Set<String> = [], certificateAuthorities: [String: [UInt8]] = [:]
  ) {
    self.insecure = insecure
    self.certificateAuthorities = certificateAuthorities
  }

  func isPlain(_ registry: String, isLoopback: Bool) -> Bool {
    insecure.contains(registry) || isLoopback && certificateAuthorities[registry] == nil
  }

  func tls(for registry: String) -> TLSSettings {
    TLSSettings(certificateAuthority: certificateAuthorities[registry])
  }
}
