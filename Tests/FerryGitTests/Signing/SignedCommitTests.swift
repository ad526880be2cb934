// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryGit
import FerryPorts
import FerryTestPeers
import Testing

/// Commits that Git itself finds to be signed.
@Suite(.timeLimit(.minutes(1)))
struct SignedCommitTests {
  private let main = BranchName("main")!
  private let folder: TemporaryFolder
  private let repository: ServerRepository

  init() async throws {
    folder = try TemporaryFolder()
    repository = try await ServerRepository()
    for name in ["ours", "theirs"] {
      try await ChildProcess.run(
        "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "a comment", "-f", name],
        directory: folder.path)
    }
  }

  @Test func `a commit is signed so that Git finds it good`() async throws {
    let commit = try await pushed(with: "ours")
    try await allow("ours")
    let verified = try await verify(commit)
    #expect(verified.code == 0, "\(verified.text)")
    #expect(verified.text.contains("Good \"git\" signature for ferry@example.com with ED25519"))
    #expect(try await repository.git("fsck", "--strict").contains("error") == false)
    let shown = try await repository.git("log", "-1", "--format=%an <%ae> %s", commit.hex)
    #expect(shown.trimmed == "Ferry <ferry@example.com> Promote shop")
  }

  @Test func `a commit signed by a key that nobody allowed is not good`() async throws {
    let commit = try await pushed(with: "ours")
    try await allow("theirs")
    #expect(try await verify(commit).code != 0)
  }

  @Test func `without a key a commit is not signed`() async throws {
    let commit = try await pushed(with: nil)
    let header = try await repository.git("cat-file", "commit", commit.hex)
    #expect(!header.contains("gpgsig"))
  }

  @Test func `the same draft gives the same commit, so that doing it again changes nothing`()
    async throws
  {
    let first = try await pushed(with: "ours")
    let workspace = try workspace(with: "ours")
    try await workspace.fetch()
    let parent = try await workspace.details(of: first).parents[0]
    #expect(try await workspace.commit(draft(on: parent)) == first)
  }

  private func pushed(with key: String?) async throws -> GitObjectID {
    let base = try await repository.write(["a.txt": "a"], to: main)
    let workspace = try workspace(with: key)
    try await workspace.fetch()
    let commit = try await workspace.commit(draft(on: base))
    #expect(try await workspace.push(commit, to: main, expecting: base) == .pushed)
    return commit
  }

  private func draft(on parent: GitObjectID) -> CommitDraft {
    CommitDraft(
      parent: parent, edits: [FileEdit(path: "a.txt", content: Array("ü".utf8))],
      message: "Promote shop\n\nFerry-Promotion: production/shop\n",
      author: Signature(name: "Ferry", email: "ferry@example.com"),
      time: Timestamp(seconds: 1_700_000_000))
  }

  private func workspace(with key: String?) throws -> GitWorkspace {
    let signing = try key.map { try SigningKey(parsing: Redacted(text(of: $0))) }
    return GitWorkspace(
      of: try GitRemote(parsing: repository.path), in: repository.folder.path + "/ours",
      signingKey: signing
    ) { .none }
  }

  private func allow(_ key: String) async throws {
    try folder.write("allowed", "ferry@example.com \(try text(of: key + ".pub"))")
  }

  private func verify(_ commit: GitObjectID) async throws -> (code: Int32, text: String) {
    try await repository.git.attempt(
      "-c", "gpg.ssh.allowedSignersFile=\(folder.path)/allowed", "verify-commit", commit.hex)
  }

  private func text(of file: String) throws -> String {
    String(decoding: try folder.read(file), as: UTF8.self)
  }
}
