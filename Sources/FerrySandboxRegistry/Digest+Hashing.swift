// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import struct Crypto.SHA256
import FerryDomain

extension Digest {
  /// The SHA-256 of the bytes.
  init(hashing bytes: [UInt8]) {
    var hash = SHA256()
    bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    guard let digest = Digest("sha256:" + hex(hash.finalize())) else {
      preconditionFailure("SHA-256 has 64 hex digits")
    }
    self = digest
  }
}
