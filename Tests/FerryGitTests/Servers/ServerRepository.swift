// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain

/// A bare repository as it lies on a server, worked on with Git's own programs.
struct ServerRepository {
  let folder: TemporaryFolder
  var path: String { folder.path + "/served.git" }
  var git: Git { Git(directory: path) }

  /// An empty repository whose hook refuses the branches in its file `refused`.
  init() async throws {
    folder = try TemporaryFolder()
    try await Git(directory: folder.path)("init", "-q", "--bare", "served.git")
    try await git("config", "http.receivepack", "true")
    try await hook(
      "update", "grep -qx \"$1\" refused 2>/dev/null && { echo no way in; exit 1; }; exit 0")
  }

  /// Installs a hook: lines of shell.
  func hook(_ name: String, _ script: String) async throws {
    try folder.write("served.git/hooks/\(name)", "#!/bin/sh\n\(script)\n")
    try await ChildProcess.run("chmod", ["755", "\(path)/hooks/\(name)"])
  }

  /// Refuses pushes to the branch from now on.
  func refuse(_ branch: BranchName) throws {
    try folder.write("served.git/refused", branch.reference + "\n")
  }

  /// Commits to a branch: the files get the text, or go when there is none.
  @discardableResult
  func write(
    _ files: [String: String?], to branch: BranchName, message: String = "Change files"
  ) async throws -> GitObjectID {
    let changes = files.sorted { $0.key < $1.key }.map { path, text in
      text.map { "M 100644 inline \(path)\ndata \($0.utf8.count)\n\($0)\n" } ?? "D \(path)\n"
    }
    return try await importing(changes.joined(), to: branch, message: message)
  }

  /// Commits a symbolic link to a branch.
  @discardableResult
  func link(
    _ path: String, to destination: String, on branch: BranchName
  ) async throws -> GitObjectID {
    let change = "M 120000 inline \(path)\ndata \(destination.utf8.count)\n\(destination)\n"
    return try await importing(change, to: branch, message: "Add a link")
  }

  /// Moves a branch by force, or deletes it.
  func move(_ branch: BranchName, to commit: GitObjectID?) async throws {
    if let commit {
      try await git("update-ref", branch.reference, commit.hex)
    } else {
      try await git("update-ref", "-d", branch.reference)
    }
  }

  /// Keeps a commit on top of `main` where a host keeps the head of a merge request.
  func propose(_ files: [String: String?], as head: HeadReference) async throws -> GitObjectID {
    guard let main = BranchName("main"), let fork = BranchName("fork") else {
      throw Unexpected("no branch")
    }
    try await move(fork, to: self.head(of: main))
    let commit = try await write(files, to: fork)
    try await git("update-ref", head.text, commit.hex)
    try await move(fork, to: nil)
    return commit
  }

  func head(of branch: BranchName) async throws -> GitObjectID? {
    let answer = try await git.attempt("rev-parse", "-q", "--verify", branch.reference)
    return GitObjectID(hex: answer.text.trimmed)
  }

  private func importing(
    _ changes: String, to branch: BranchName, message: String
  ) async throws -> GitObjectID {
    let from = try await head(of: branch).map { "from \($0)\n" } ?? ""
    try folder.write(
      "stream",
      """
      commit \(branch.reference)
      author Ada <ada@example.com> 1700000000 +0000
      committer Ada <ada@example.com> 1700000000 +0000
      data \(message.utf8.count)
      \(message)
      \(from)\(changes)
      """)
    try await ChildProcess.run(
      "sh", ["-c", "git fast-import --quiet --force <../stream"], environment: Git.environment,
      directory: path)
    guard let commit = try await head(of: branch) else { throw Unexpected("no commit") }
    return commit
  }
}

extension TemporaryFolder {
  /// A path in the folder at which there is nothing yet.
  func unused() throws -> String {
    "\(path)/unused-\(UInt64.random(in: 0 ... .max))"
  }
}
