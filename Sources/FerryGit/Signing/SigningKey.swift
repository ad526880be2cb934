// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Crypto
package import FerryDomain

/// The SSH key that signs commits: ed25519, unencrypted, as `ssh-keygen` writes it.
package struct SigningKey: Sendable {
  /// As `ssh-keygen` names the kind.
  static let kind = "ssh-ed25519"

  /// The public key as OpenSSH sends it.
  let publicBlob: [UInt8]
  private let seed: Redacted<[UInt8]>

  /// Reads the file that `ssh-keygen -t ed25519` makes.
  ///
  /// The format is OpenSSH's own: https://cvsweb.openbsd.org/src/usr.bin/ssh/PROTOCOL.key
  package init(parsing text: Redacted<String>) throws(SigningKeyFailure) {
    var file = SSHReader(try Self.contents(of: text.revealed))
    guard file.bytes(count: Self.magic.count) == Self.magic, let cipher = file.text(),
      let derivation = file.text(), file.string() != nil, let count = file.number(),
      let publicBlob = file.string(), let section = file.string()
    else { throw .damaged }
    guard cipher == "none", derivation == "none" else { throw .encrypted }
    guard count == 1 else { throw .damaged }
    var secret = SSHReader(section)
    guard let check = secret.number(), check == secret.number(), let kind = secret.text() else {
      throw .damaged
    }
    guard kind == Self.kind else { throw .foreign(kind) }
    guard let publicKey = secret.string(), let pair = secret.string(), pair.count == 64,
      publicBlob == sshString(Array(kind.utf8)) + sshString(publicKey)
    else { throw .damaged }
    self.publicBlob = publicBlob
    seed = Redacted(Array(pair.prefix(32)))
    do {
      guard Array(try key.publicKey.rawRepresentation) == publicKey else {
        throw SigningKeyFailure.damaged
      }
    } catch {
      throw .damaged
    }
  }

  /// What ed25519 signs; the same bytes give the same signature.
  func signature(of bytes: [UInt8]) throws -> [UInt8] { Array(try key.signature(for: bytes)) }

  private var key: Curve25519.Signing.PrivateKey {
    get throws { try Curve25519.Signing.PrivateKey(rawRepresentation: seed.revealed) }
  }

  private static let magic = Array("openssh-key-v1\0".utf8)

  /// The bytes between the marks.
  private static func contents(of text: String) throws(SigningKeyFailure) -> [UInt8] {
    let lines = text.split(whereSeparator: \.isNewline).map { $0.filter { !$0.isWhitespace } }
    guard let first = lines.first, first.hasPrefix("-----BEGIN") else {
      throw text.hasPrefix("ssh-") ? .halfPublic : .notAKey
    }
    guard first == "-----BEGINOPENSSHPRIVATEKEY-----" else { throw .notOpenSSH }
    guard lines.last == "-----ENDOPENSSHPRIVATEKEY-----",
      let bytes = decodedBase64(lines.dropFirst().dropLast().joined())
    else { throw .damaged }
    return bytes
  }
}
