// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Crypto
import FerryDomain

/// The HMAC-SHA256 of a body in hex digits; nothing without a secret.
func hexSignature(of body: [UInt8], _ secret: Redacted<String>?) -> String? {
  guard let secret, !secret.revealed.isEmpty else { return nil }
  let key = SymmetricKey(data: Array(secret.revealed.utf8))
  return hex(Array(HMAC<SHA256>.authenticationCode(for: body, using: key)))
}

/// The same with SHA-1, which both hosts still send along.
func legacySignature(of body: [UInt8], _ secret: Redacted<String>?) -> String? {
  guard let secret, !secret.revealed.isEmpty else { return nil }
  let key = SymmetricKey(data: Array(secret.revealed.utf8))
  return hex(Array(HMAC<Insecure.SHA1>.authenticationCode(for: body, using: key)))
}
