// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Why a webhook request is not taken as authentic.
package struct DeliveryRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of reason.
  package enum Code: String, Hashable, Sendable {
    /// Ferry has no usable secret for this host.
    case noSecret
    /// No signature, or an empty one.
    case unsigned
    /// A field that cannot be read.
    case malformed
    /// Signed with another secret, or changed on the way.
    case wrongSignature
    /// Signed too long ago or too far ahead.
    case expired
  }

  package let code: Code
  /// One sentence for the log, without a secret and without anything from the body.
  package let description: String

  init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}
