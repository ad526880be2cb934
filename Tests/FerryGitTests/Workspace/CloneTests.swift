// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FerryGit
import FerryPorts
import Testing

/// What becomes of the clone on disk.
@Suite(.timeLimit(.minutes(1)))
struct CloneTests {
  private let main = BranchName("main")!

  @Test(arguments: [
    "rm -rf clone.git/objects/*", "rm clone.git/HEAD", "echo x > clone.git/refs/ferry/heads/main",
    "for f in $(find clone.git -name '*.pack'); do chmod 600 $f; echo broken > $f; done",
    "rm -rf clone.git; echo x > clone.git", "echo '[' > clone.git/config",
    "touch clone.git/refs/ferry/heads/main.lock",
  ])
  func `a broken clone is made anew`(_ damage: String) async throws {
    let repository = try await ServerRepository()
    let first = try await repository.write(["a.txt": "a"], to: main)
    try await workspace(repository).fetch()
    try await ChildProcess.run("sh", ["-c", damage], directory: repository.folder.path + "/ours")
    let second = try await repository.write(["a.txt": "b"], to: main)
    let workspace = try workspace(repository)
    try await workspace.fetch()
    #expect(try await workspace.commit(of: main) == second)
    #expect(try await workspace.details(of: second).parents == [first])
  }

  @Test func `a blob that rotted is noticed by its reader and gone after the next fetch`()
    async throws
  {
    let repository = try await ServerRepository()
    let first = try await repository.write(["a.txt": "text"], to: main)
    let workspace = try workspace(repository)
    try await workspace.fetch()
    let entries = try await workspace.entries(of: workspace.details(of: first).tree)
    let blob = try #require(entries.first).id
    let commit = try await workspace.commit(.sample(on: first, ["b.txt": "loose"]))
    let loose = try await workspace.entries(of: workspace.details(of: commit).tree).last
    let id = try #require(loose).id.hex
    try await ChildProcess.run(
      "sh",
      ["-c", "f=clone.git/objects/\(id.prefix(2))/\(id.dropFirst(2)); chmod 600 $f; echo x>$f"],
      directory: repository.folder.path + "/ours")
    await expect(.corrupt) { _ = try await workspace.content(of: #require(loose).id, limit: 9) }
    try await workspace.fetch()
    #expect(try await workspace.content(of: blob, limit: 9) == Array("text".utf8))
    await expect(.missingObject) { _ = try await workspace.details(of: commit) }
  }

  @Test func `a folder that cannot be made is a setting to mend`() async throws {
    let repository = try await ServerRepository()
    let file = try repository.folder.write("file", "")
    let workspace = GitWorkspace(
      of: try GitRemote(parsing: repository.path), in: file + "/folder"
    ) { .none }
    await expect(.invalid) { try await workspace.fetch() }
  }

  @Test func `a path without a repository is named`() async throws {
    let folder = try TemporaryFolder()
    for path in [folder.path, folder.path + "/nothing", "/etc/passwd"] {
      let workspace = GitWorkspace(
        of: try GitRemote(parsing: path), in: folder.path + "/ours"
      ) { .none }
      await expect(.missingRepository) { try await workspace.fetch() }
    }
  }

  @Test func `the clone is there after a restart, for our eyes only`() async throws {
    let repository = try await ServerRepository()
    let first = try await repository.write(["a.txt": "a"], to: main)
    try await workspace(repository).fetch()
    #expect(try await workspace(repository).commit(of: main) == first)
    let mode = try await ChildProcess.run("stat", ["-c", "%a", repository.folder.path + "/ours"])
    #expect(mode.trimmed == "700")
  }

  @Test func `Git finds nothing wrong with our commits and packs`() async throws {
    let repository = try await ServerRepository()
    let first = try await repository.write(["a/b.txt": "b", "c.txt": "c"], to: main)
    let workspace = try workspace(repository)
    try await workspace.fetch()
    let commit = try await workspace.commit(.sample(on: first, ["a/b.txt": nil, "d/e.txt": "e"]))
    #expect(try await workspace.push(commit, to: main, expecting: first) == .pushed)
    let log = try await repository.git("log", "-1", "--format=%an <%ae> %at %cn %ct|%B", "main")
    #expect(
      log.trimmed == "Ferry <ferry@example.com> 1700000100 Ferry 1700000100|"
        + "Promote shop to 1.4.2\n\nwith a body")
    #expect(try await repository.git("ls-tree", "-r", "--name-only", "main") == "c.txt\nd/e.txt\n")
    #expect(try await repository.git("fsck", "--strict", "--full").trimmed == "")
  }

  @Test func `a submodule is told from a folder and is not written over`() async throws {
    let repository = try await ServerRepository()
    let first = try await repository.write(["a.txt": "a"], to: main)
    try repository.folder.write("tree", "160000 commit \(first)\tmodule\n")
    let tree = try await ChildProcess.run(
      "sh", ["-c", "git mktree --missing <../tree"], environment: Git.environment,
      directory: repository.path)
    let made = try await repository.git("commit-tree", tree.trimmed, "-p", first.hex, "-m", "x")
    let parent = try #require(GitObjectID(hex: made.trimmed))
    try await repository.move(main, to: parent)
    let workspace = try workspace(repository)
    try await workspace.fetch()
    let entries = try await workspace.entries(of: workspace.details(of: parent).tree)
    #expect(entries == [TreeEntry(name: "module", kind: .submodule, id: first)])
    for path in ["module", "module/a.txt"] {
      await expect(.invalid) {
        _ = try await workspace.commit(.sample(on: parent, [path: "text"]))
      }
    }
  }

  @Test func `a file keeps its executable bit`() async throws {
    let repository = try await ServerRepository()
    try await repository.git("config", "core.fileMode", "true")
    let first = try await repository.write(["run.sh": "a"], to: main)
    let blob = try await repository.git("rev-parse", "main:run.sh")
    try repository.folder.write("tree", "100755 blob \(blob.trimmed)\trun.sh\n")
    let tree = try await ChildProcess.run(
      "sh", ["-c", "git mktree <../tree"], environment: Git.environment, directory: repository.path)
    let changed = try await repository.git("commit-tree", tree.trimmed, "-p", first.hex, "-m", "x")
    let parent = try #require(GitObjectID(hex: changed.trimmed))
    try await repository.move(main, to: parent)
    let workspace = try workspace(repository)
    try await workspace.fetch()
    let commit = try await workspace.commit(.sample(on: parent, ["run.sh": "b"]))
    #expect(try await workspace.push(commit, to: main, expecting: parent) == .pushed)
    #expect(try await repository.git("ls-tree", "main").hasPrefix("100755 blob"))
  }

  @Test func `tidying leaves one pack and everything readable`() async throws {
    let repository = try await ServerRepository()
    let limits = GitLimits(packs: 3, looseObjects: 5)
    let workspace = try workspace(repository, limits)
    var commits: [GitObjectID] = []
    for number in 0..<5 {
      commits.append(try await repository.write(["a.txt": "\(number)"], to: main))
      try await workspace.fetch()
    }
    let ours = try await workspace.commit(.sample(on: commits[4], ["b/c.txt": "not pushed"]))
    try await repository.move(main, to: commits[1])
    try await workspace.fetch()
    #expect(try await workspace.tidy())
    #expect(try await workspace.tidy() == false)
    for commit in commits + [ours] {
      let entries = try await workspace.entries(of: workspace.details(of: commit).tree)
      #expect(try await workspace.content(of: #require(entries.first).id, limit: 9).count == 1)
    }
    let clone = Git(directory: repository.folder.path + "/ours/clone.git")
    let count = try await clone("count-objects", "-v")
    #expect(count.contains("packs: 1\n") && count.contains("count: 0\n"))
    #expect(try await clone("fsck", "--full").contains("error") == false)
    try await repository.write(["a.txt": "after"], to: main)
    try await workspace.fetch()
    #expect(try await workspace.push(ours, to: BranchName("new")!, expecting: nil) == .pushed)
  }

  private func workspace(
    _ repository: ServerRepository, _ limits: GitLimits = GitLimits()
  ) throws -> GitWorkspace {
    GitWorkspace(
      of: try GitRemote(parsing: repository.path), in: repository.folder.path + "/ours",
      limits: limits
    ) { .none }
  }
}
