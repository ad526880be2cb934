// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryGit
import FerryTestPeers
import Testing

/// Which keys sign, with those that `ssh-keygen` makes.
@Suite(.timeLimit(.minutes(1)))
struct SigningKeyTests {
  /// What `ssh-keygen` is told, and what Ferry says of the key.
  @Test(arguments: [
    (["-t", "ed25519", "-N", "secret"], "encrypted with a passphrase"),
    (["-t", "rsa", "-b", "2048", "-N", ""], "a key of the kind ssh-rsa"),
    (["-t", "ecdsa", "-N", ""], "a key of the kind ecdsa-sha2-nistp256"),
    (["-t", "rsa", "-b", "2048", "-m", "PEM", "-N", ""], "not in OpenSSH's format"),
  ])
  func `a key that cannot sign is refused with what to do`(
    options: [String], words: String
  ) async throws {
    let folder = try TemporaryFolder()
    try await ChildProcess.run(
      "ssh-keygen", ["-q", "-C", "", "-f", "key"] + options, directory: folder.path)
    expectRefusal(of: String(decoding: try folder.read("key"), as: UTF8.self), words)
  }

  @Test(arguments: [
    ("", "no key"), ("hello", "no key"), ("ssh-ed25519 AAAA ferry", "a public key"),
    ("-----BEGIN OPENSSH PRIVATE KEY-----\n%%%\n-----END OPENSSH PRIVATE KEY-----", "damaged"),
    ("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----", "damaged"),
    ("-----BEGIN OPENSSH PRIVATE KEY-----", "damaged"),
  ])
  func `what is no private key is refused with what to do`(text: String, words: String) {
    expectRefusal(of: text, words)
  }

  @Test func `a key that is cut off anywhere is refused`() async throws {
    let folder = try TemporaryFolder()
    try await ChildProcess.run(
      "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", "key"],
      directory: folder.path)
    let lines = String(decoding: try folder.read("key"), as: UTF8.self)
      .split(separator: "\n").map(String.init)
    let bytes = try #require(decodedBase64(lines.dropFirst().dropLast().joined()))
    for count in 0..<bytes.count {
      expectRefusal(
        of: ([lines[0], base64(bytes.prefix(count))] + lines.suffix(1)).joined(separator: "\n"),
        "damaged")
    }
  }

  private func expectRefusal(of text: String, _ words: String) {
    let failure = #expect(throws: SigningKeyFailure.self) {
      try SigningKey(parsing: Redacted(text))
    }
    #expect(failure?.description.contains(words) == true, "\(failure?.description ?? "")")
    #expect(failure?.description.contains("ssh-keygen -t ed25519") == true)
  }
}
