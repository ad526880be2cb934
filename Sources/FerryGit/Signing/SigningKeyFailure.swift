// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Why a key cannot sign commits, as a sentence that says what to do.
package struct SigningKeyFailure: Error, Hashable, Sendable, CustomStringConvertible {
  package let description: String

  static let damaged = Self("it is cut off or damaged")
  static let encrypted = Self(
    "it is encrypted with a passphrase, which Ferry has nobody to ask for")
  static let halfPublic = Self("it is a public key, and the private one signs")
  static let notAKey = Self("it is no key")
  static let notOpenSSH = Self("it is not in OpenSSH's format")

  static func foreign(_ kind: String) -> Self {
    Self("it is a key of the kind \(kind.prefix(64)), and Ferry signs with ed25519")
  }

  private init(_ trouble: String) {
    description = "\(trouble); make one with: ssh-keygen -t ed25519 -N '' -f signing-key"
  }
}
