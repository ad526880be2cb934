// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import Glibc
import Testing

/// `ferry serve` does not begin with a signing key that it could not sign with.
@Suite(.timeLimit(.minutes(1)))
struct SigningKeyStartTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func expectRefusal(_ words: String...) async throws {
    let ferry = try ChildProcess.ferry(
      [
        "serve", "--repository", folder.path, "--signing-key-file", folder.path + "/key",
        "--listen", "127.0.0.1:0",
      ],
      environment: ["PATH": String(cString: getenv("PATH")), "HOME": folder.path])
    defer { ferry.close() }
    #expect(await ferry.exitCode() == 1, "\(ferry.text)")
    for word in ["while reading signingKey"] + words {
      #expect(ferry.text.contains(word), "\(ferry.text)")
    }
    #expect(!ferry.text.contains("listening on"))
  }

  @Test func `a file that is missing is named`() async throws {
    try await expectRefusal(folder.path + "/key")
  }

  @Test func `a key with a passphrase is refused with how to make one without`() async throws {
    try await ChildProcess.run(
      "ssh-keygen", ["-q", "-t", "ed25519", "-N", "secret", "-C", "", "-f", "key"],
      directory: folder.path)
    try await expectRefusal(
      "it is encrypted with a passphrase, which Ferry has nobody to ask for",
      "make one with: ssh-keygen -t ed25519 -N ''")
  }
}
