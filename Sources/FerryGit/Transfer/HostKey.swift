// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CGit2
import FerryDomain

/// The key that an SSH server shows, as `known_hosts` and people write it.
struct HostKey {
  /// `ssh-ed25519`, `ecdsa-sha2-nistp256`, …
  let type: String
  /// The line of `known_hosts` after the server's name.
  let line: String
  /// `SHA256:…`, as `ssh-keygen -l` prints it.
  let fingerprint: String

  /// The blob begins with the length and the text of the key's type (RFC 4253, section 6.6).
  init?(_ certificate: git_cert_hostkey) {
    guard let start = certificate.hostkey, certificate.hostkey_len > 4 else { return nil }
    let blob = Array(UnsafeRawBufferPointer(start: start, count: certificate.hostkey_len))
    let length = blob.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    type = String(decoding: blob.dropFirst(4).prefix(length), as: UTF8.self)
    line = "\(type) \(base64(blob))"
    let digest = withUnsafeBytes(of: certificate.hash_sha256) { base64(Array($0)) }
    fingerprint = "SHA256:" + digest.prefix { $0 != "=" }
  }

  /// Why a server's key is not trusted, and what to do.
  func refusal(of place: String, knownHosts: String) -> String {
    let isNamed = knownHosts.split(whereSeparator: \.isNewline).contains { line in
      line.split(separator: " ").first?.split(separator: ",").contains { $0 == place } ?? false
    }
    if isNamed {
      return
        "\(place) shows a host key (\(type) \(fingerprint)) that is not the one in known_hosts:"
        + " it was set up anew, or somebody stands between; ask its operator before you change"
        + " known_hosts"
    }
    return
      "the host key of \(place) is not in known_hosts (\(type) \(fingerprint)); if its operator"
      + " confirms it, add the line: \(place) \(line)"
  }
}
