// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Crypto
import FerryDomain

extension SigningKey {
  /// What Git checks commits by: `git`, so that no signature serves another purpose.
  private static let namespace = "git"
  private static let digest = "sha512"

  /// The signature of a commit, as Git keeps it in the commit's header `gpgsig`.
  ///
  /// The format is SSHSIG: https://cvsweb.openbsd.org/src/usr.bin/ssh/PROTOCOL.sshsig
  func armoredSignature(of commit: [UInt8]) throws -> String {
    let purpose =
      sshString(Array(Self.namespace.utf8)) + sshString([]) + sshString(Array(Self.digest.utf8))
    let magic = Array("SSHSIG".utf8)
    let signature = try signature(
      of: magic + purpose + sshString(Array(SHA512.hash(data: commit))))
    let blob =
      magic + sshNumber(1) + sshString(publicBlob) + purpose
      + sshString(sshString(Array(Self.kind.utf8)) + sshString(signature))
    return armored(blob)
  }

  private func armored(_ blob: [UInt8]) -> String {
    var rest = base64(blob)[...]
    var lines = ["-----BEGIN SSH SIGNATURE-----"]
    while !rest.isEmpty {
      lines.append(String(rest.prefix(70)))
      rest = rest.dropFirst(70)
    }
    return (lines + ["-----END SSH SIGNATURE-----"]).joined(separator: "\n")
  }
}
