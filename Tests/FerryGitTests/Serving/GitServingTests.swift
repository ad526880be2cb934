// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FerryGitServing
import FerryGitStore
import FerryPorts
import Testing

/// What Git's own command line makes of our server.
@Suite(.timeLimit(.minutes(1)))
struct GitServingTests {
  private let main = BranchName("main")!
  private let ada = Signature(name: "Ada", email: "ada@example.com")

  @Test func `a push that lost the race is refused and moves nothing`() async throws {
    try await ServedRepository.with { served in
      let first = try await seeded(served)
      let (mover, late) = (try await served.clone("mover"), try await served.clone("late"))
      try await commit("one.txt", "mover", in: mover)
      try await mover("push", "-q", "origin", "main")
      try await commit("two.txt", "late", in: late)
      #expect(try await late.attempt("push", "-q", "origin", "main").text.contains("fetch first"))
      let lease = "--force-with-lease=main:\(first)"
      #expect(try await late.attempt("push", lease, "origin", "main").text.contains("stale info"))
      #expect(try served.serving.move(main, from: first, to: first) == false)
      let head = try await mover("rev-parse", "HEAD")
      #expect(try served.serving.head(of: main)?.hex == head.trimmed)
    }
  }

  @Test func `a refused branch is reported in the server's words and does not move`() async throws {
    try await ServedRepository.with { served in
      _ = try await seeded(served)
      let clone = try await served.clone("clone")
      let push = try await clone.attempt("push", "origin", "HEAD:protected", "HEAD:open")
      #expect(push.code != 0)
      #expect(push.text.contains("[remote rejected] HEAD -> protected (protected branch)"))
      #expect(try served.serving.branches().keys.map(\.text).sorted() == ["main", "open"])
    }
  }

  @Test func `the default branch cannot be deleted`() async throws {
    try await ServedRepository.with { served in
      _ = try await seeded(served)
      let clone = try await served.clone("clone")
      let push = try await clone.attempt("push", "origin", ":main")
      #expect(push.text.contains("deletion of the current branch prohibited"))
    }
  }

  @Test(arguments: ["xyzw", "0003", "0009want", "000bwant 12", "fffe"])
  func `a malformed request is refused`(_ text: String) async throws {
    try await ServedRepository.with { served in
      let request = Array(text.utf8)
      #expect(throws: GitFailure.self) { try served.serving.uploadPack(request) }
      #expect(throws: GitFailure.self) { try served.serving.receivePack(request) { _ in nil } }
    }
  }

  @Test func `a pack that is cut off moves nothing`() async throws {
    try await ServedRepository.with { served in
      let first = try await seeded(served)
      let zeros = String(repeating: "0", count: 40)
      let command = "\(zeros) \(first) refs/heads/new\0report-status"
      let line = "00\(String(command.utf8.count + 4, radix: 16))\(command)0000"
      let report = try served.serving.receivePack(
        Array(line.utf8) + Array("PACK\0\0\0\u{2}\0\0\0\u{5}cut off".utf8)
      ) { _ in nil }
      #expect(report.updates == [])
      #expect(String(decoding: report.answer, as: UTF8.self).contains("ng refs/heads/new"))
    }
  }

  @Test func `an empty repository can be cloned and pushed to`() async throws {
    try await ServedRepository.with { served in
      let clone = try await served.clone("clone")
      try await commit("one.txt", "one", in: clone)
      try await clone("push", "-q", "origin", "main")
      let head = try await clone("rev-parse", "HEAD")
      #expect(try served.serving.head(of: main)?.hex == head.trimmed)
    }
  }

  @Test func `a fetch brings only what is new, and deleted branches go`() async throws {
    try await ServedRepository.with { served in
      _ = try await seeded(served)
      let one = try await served.clone("one")
      let two = try await served.clone("two")
      for number in 0..<40 { try await commit("\(number).txt", "\(number)", in: one) }
      try await one("push", "-q", "origin", "main", "HEAD~3:refs/heads/side")
      try await two("fetch", "-q", "origin")
      try await one("push", "-q", "origin", ":side")
      try await commit("last.txt", "last", in: one)
      try await one("tag", "-m", "annotated", "v1")
      try await one("push", "-q", "origin", "main", "v1")
      try await two("fetch", "-q", "--prune", "--tags", "origin")
      #expect(try await two("branch", "-r").contains("side") == false)
      let ours = try await one("rev-parse", "main", "v1")
      #expect(try await two("rev-parse", "origin/main", "v1") == ours)
      #expect(try await two("fsck", "--strict").contains("error") == false)
    }
  }

  @Test func `a long negotiation comes compressed and is understood`() async throws {
    try await ServedRepository.with { served in
      _ = try await seeded(served)
      let one = try await served.clone("one")
      let two = try await served.clone("two")
      for number in 0..<60 { try await commit("two-\(number).txt", "\(number)", in: two) }
      try await commit("one.txt", "one", in: one)
      try await one("push", "-q", "origin", "main")
      try await two("fetch", "-q", "origin")
      let ours = try await one("rev-parse", "main")
      #expect(try await two("rev-parse", "origin/main") == ours)
    }
  }

  @Test func `branches are merged, or the files in conflict are named`() async throws {
    try await ServedRepository.with { served in
      let base = try await seeded(served)
      let side = BranchName("side")!
      #expect(try served.serving.move(side, from: nil, to: base))
      let ours = try #require(
        try served.serving.commit(
          [FileEdit(path: "a.txt", content: Array("ours\n".utf8))], to: main, message: "ours",
          author: ada, time: Timestamp(seconds: 1_700_000_001)))
      let theirs = try #require(
        try served.serving.commit(
          [FileEdit(path: "b/c.txt", content: Array("theirs\n".utf8))], to: side,
          message: "theirs", author: ada, time: Timestamp(seconds: 1_700_000_002)))
      let merge = try served.serving.merge(
        theirs, into: ours, message: "Merge", author: ada,
        time: Timestamp(seconds: 1_700_000_003))
      guard case .merged(let merged) = merge else { throw Unexpected(merge) }
      #expect(try served.serving.details(of: merged).parents == [ours, theirs])
      #expect(try served.serving.isAncestor(ours, of: merged))
      #expect(try served.serving.isAncestor(merged, of: ours) == false)
      #expect(try served.serving.mergeBase(ours, theirs) == base)
      #expect(
        try served.serving.changes(from: ours, to: merged)
          == [FileChange(path: "b/c.txt", kind: .added)])
      #expect(try served.serving.commits(from: base, to: merged, limit: 10).count == 3)
      let clash = try #require(
        try served.serving.commit(
          [FileEdit(path: "a.txt", content: Array("clash\n".utf8))], to: side, message: "clash",
          author: ada, time: Timestamp(seconds: 1_700_000_004)))
      let second = try served.serving.merge(
        clash, into: ours, message: "Merge", author: ada, time: Timestamp(seconds: 1_700_000_005))
      #expect(second == .conflicts(["a.txt"]))
      #expect(try served.serving.file("a.txt", at: ours, limit: 100) == Array("ours\n".utf8))
      #expect(try served.serving.file("nothing.txt", at: ours, limit: 100) == nil)
    }
  }

  private func seeded(_ served: ServedRepository) async throws -> GitObjectID {
    try #require(
      try served.serving.commit(
        [
          FileEdit(path: "a.txt", content: Array("a\n".utf8)),
          FileEdit(path: "folder/b.txt", content: Array("b\n".utf8)),
        ], to: main, message: "First", author: ada, time: Timestamp(seconds: 1_700_000_000)))
  }

  private func commit(_ file: String, _ text: String, in clone: Git) async throws {
    try await ChildProcess.run("sh", ["-c", "echo \(text) > \(clone.directory)/\(file)"])
    try await clone("add", ".")
    try await clone("commit", "-q", "-m", text)
  }
}

/// A value that a test did not expect.
struct Unexpected: Error {
  let value: any Sendable

  init(_ value: any Sendable) { self.value = value }
}

extension String {
  /// The text without blanks and line feeds at its ends.
  var trimmed: String {
    String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
