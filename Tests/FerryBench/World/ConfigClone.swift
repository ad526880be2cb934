// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandbox
import FerryTestPeers

/// A clone of the config repository in which commits are made as a person makes them.
struct ConfigClone {
  private let folder: TemporaryFolder
  private let description: SandboxDescription

  private var path: String { folder.path + "/clone" }
  private var git: [String] {
    ["-C", path, "-c", "user.name=Bench", "-c", "user.email=bench@localhost"]
  }

  init(of description: SandboxDescription) async throws {
    folder = try TemporaryFolder()
    self.description = description
    let url = description.repository.replacing(
      "://", with: "://ferry:\(description.token.revealed)@", maxReplacements: 1)
    try await ChildProcess.run("git", ["clone", "--quiet", url, path])
  }

  /// Pushes a commit with these files, by path, which may be none; its id.
  @discardableResult
  func push(_ files: [String: String]) async throws -> String {
    let folders = Set(files.keys.map { $0.split(separator: "/").dropLast().joined(separator: "/") })
    try await ChildProcess.run("mkdir", ["-p", path] + folders.map { "\(path)/\($0)" })
    for (file, text) in files {
      try folder.write(
        "clone/\(file)",
        text.replacing(ExampleFiles.registry, with: "\(description.registry)"))
    }
    try await ChildProcess.run("git", git + ["add", "--all"])
    try await ChildProcess.run("git", git + ["commit", "--quiet", "--allow-empty", "-m", "Change"])
    let id = try await ChildProcess.run("git", git + ["rev-parse", "HEAD"])
    // Last: who measures counts from when this returns.
    try await ChildProcess.run("git", git + ["push", "--quiet", "origin", "HEAD"])
    return String(id.prefix { !$0.isWhitespace })
  }
}
