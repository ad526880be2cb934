// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CGit2
import FerryDomain

/// Gives the SSH key once: libgit2 asks for ever, and a second time means that it was not taken.
let offeringKey: git_credential_acquire_cb = { out, _, _, allowed, payload in
  guard let transfer = Transfer.behind(payload) else { return GIT_EAUTH.rawValue }
  guard transfer.mayGoOn() else { return GIT_EUSER.rawValue }
  let user = transfer.call.remote.user ?? "git"
  if allowed & GIT_CREDENTIAL_USERNAME.rawValue != 0 {
    return git_credential_username_new(out, user)
  }
  return transfer.offerKey(to: out, user: user, allowed: allowed)
}

/// Trusts what libgit2 found in `known_hosts`, and explains any other key.
let checkingHostKey: git_transport_certificate_check_cb = { certificate, isKnown, _, payload in
  guard let transfer = Transfer.behind(payload), transfer.mayGoOn() else {
    return GIT_EUSER.rawValue
  }
  if isKnown != 0 { return 0 }
  transfer.fail(.untrusted, transfer.refusal(of: certificate))
  return GIT_ECERTIFICATE.rawValue
}

extension Transfer {
  fileprivate func offerKey(
    to out: UnsafeMutablePointer<UnsafeMutablePointer<git_credential>?>?, user: String,
    allowed: UInt32
  ) -> Int32 {
    keyRequests += 1
    guard let ssh = call.credentials.ssh, allowed & GIT_CREDENTIAL_SSH_MEMORY.rawValue != 0 else {
      fail(.unauthorized, "the server asks for something other than an SSH key")
      return GIT_EAUTH.rawValue
    }
    guard keyRequests == 1 else {
      fail(
        .unauthorized,
        "the server does not take Ferry's SSH key for user '\(user)';"
          + " add its public half to the repository's deploy keys")
      return GIT_EAUTH.rawValue
    }
    return git_credential_ssh_key_memory_new(out, user, nil, ssh.privateKey.revealed, nil)
  }

  fileprivate func refusal(of certificate: UnsafeMutablePointer<git_cert>?) -> String {
    let host = call.remote.host ?? ""
    let place = call.remote.port.map { $0 == 22 ? host : "[\(host)]:\($0)" } ?? host
    let key = certificate.flatMap { certificate -> HostKey? in
      guard certificate.pointee.cert_type == GIT_CERT_HOSTKEY_LIBSSH2 else { return nil }
      return certificate.withMemoryRebound(to: git_cert_hostkey.self, capacity: 1) {
        HostKey($0.pointee)
      }
    }
    guard let key else { return "the host key of \(place) cannot be read" }
    return key.refusal(of: place, knownHosts: call.credentials.ssh?.knownHosts ?? "")
  }
}

extension GitCredentials.SSH {
  /// What makes the key unusable; nothing when it may work.
  ///
  /// libssh2 signs with RSA keys in a way that today's servers refuse (SHA-1), and the key is given
  /// without anyone to type a passphrase. The two Base64 texts are the beginning of such keys in
  /// OpenSSH's format (openssh-portable, PROTOCOL.key): the type `ssh-rsa`, the cipher `aes…`.
  var problem: String? {
    let key = privateKey.revealed.filter { !$0.isNewline }
    if !key.contains("PRIVATE KEY-----") { return "the SSH key is not the text of a private key" }
    if key.contains("BEGIN RSA") || key.contains("AAAAdzc2gtcnNh") {
      return "RSA keys do not work with today's servers; make one with: ssh-keygen -t ed25519"
    }
    if key.contains("ENCRYPTED") || key.contains("b3BlbnNzaC1rZXktdjEAAAAACmFlcz") {
      return "the SSH key has a passphrase; give Ferry one without"
    }
    if knownHosts.utf8.count + key.utf8.count > 64 << 10 {
      return "the SSH key and known_hosts have more than 64 KiB"
    }
    if knownHosts.allSatisfy(\.isWhitespace) {
      return "known_hosts is empty; ssh-keyscan prints the server's lines"
    }
    return nil
  }
}
