// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit
import Testing

/// What every `ReadsSource & PushesCommits` keeps, whatever the remote.
@Suite(.timeLimit(.minutes(1)))
struct GitContractTests {
  private let main = BranchName("main")!
  private let side = BranchName("ferry/production/shop")!
  private let nobody = GitObjectID(hex: String(repeating: "1", count: 40))!

  // MARK: Reading

  @Test(arguments: PlaceKind.allCases)
  func `what is not there is said to be missing`(_ kind: PlaceKind) async throws {
    let place = try await kind.make()
    try await place.clone.fetch()  // an empty repository is no failure
    #expect(try await place.clone.commit(of: main) == nil)
    await expect(.missingObject) { _ = try await place.clone.details(of: nobody) }
    await expect(.missingObject) { _ = try await place.clone.entries(of: nobody) }
    await expect(.missingObject) { _ = try await place.clone.content(of: nobody, limit: 9) }
    await expect(.missingObject) {
      _ = try await place.clone.push(nobody, to: main, expecting: nil)
    }
  }

  @Test(arguments: PlaceKind.allCases)
  func `a blob over the limit is not read`(_ kind: PlaceKind) async throws {
    let place = try await kind.make()
    _ = try await place.write(["a.txt": "12345"], to: main)
    let blob = try #require(try await place.fetchedEntries(main).first?.id)
    await expect(.tooLarge) { _ = try await place.clone.content(of: blob, limit: 4) }
    #expect(try await place.clone.content(of: blob, limit: 5) == Array("12345".utf8))
  }

  @Test(arguments: PlaceKind.allCases)
  func `many are read at once as one by one, within the limit together`(
    _ kind: PlaceKind
  ) async throws {
    let place = try await kind.make()
    let files = ["a.txt": "12", "b.txt": "1234567", "c.txt": "123", "d.txt": "", "e.txt": "1"]
    _ = try await place.write(files, to: main)
    let blobs = try await place.fetchedEntries(main).map(\.id)
    func contents(_ range: Range<Int>, limit: Int) async throws -> [String?] {
      try await place.clone.contents(of: Array(blobs[range]), limit: limit)
        .map { $0.map { String(decoding: $0, as: UTF8.self) } }
    }
    #expect(try await contents(0..<5, limit: 100) == ["12", "1234567", "123", "", "1"])
    // What has more than the limit by itself stands for nothing, and takes no room.
    #expect(try await contents(0..<5, limit: 6) == ["12", nil, "123", "", "1"])
    // What has no room beside others is left for another time, and is not when it is the first.
    #expect(try await contents(0..<5, limit: 8) == ["12"])
    #expect(try await contents(1..<5, limit: 8) == ["1234567"])
    #expect(try await contents(2..<5, limit: 3) == ["123"])
    #expect(try await contents(0..<0, limit: 3).isEmpty)
    await expect(.missingObject) {
      _ = try await place.clone.contents(of: [blobs[0], nobody], limit: 9)
    }

    let tree = try await place.clone.details(
      of: try #require(try await place.clone.commit(of: main))
    ).tree
    let entries = try await place.clone.entries(of: tree)
    #expect(try await place.clone.entries(of: [tree, tree]) == [entries, entries])
    await expect(.missingObject) { _ = try await place.clone.entries(of: [tree, nobody]) }
  }

  @Test(arguments: PlaceKind.allCases)
  func `nothing moves before a fetch, and then everything does`(_ kind: PlaceKind) async throws {
    let place = try await kind.make()
    let first = try await place.write(["a.txt": "a"], to: main)
    try await place.clone.fetch()
    let second = try await place.write(["a.txt": "b"], to: main)
    try await place.move(side, to: first)
    #expect(try await place.clone.commit(of: main) == first)
    try await place.clone.fetch()
    #expect(try await place.clone.commit(of: main) == second)
    #expect(try await place.clone.commit(of: side) == first)
    #expect(try await place.clone.branches() == [main: second, side: first])
    #expect(try await place.clone.details(of: second).parents == [first])
  }

  @Test(arguments: PlaceKind.allCases)
  func `the head of a merge request is fetched by itself, and no branch moves`(
    _ kind: PlaceKind
  ) async throws {
    let place = try await kind.make()
    let first = try await place.write(["a.txt": "1"], to: main)
    try await place.clone.fetch()
    #expect(try await place.clone.fetch(.pull(7)) == nil)
    let theirs = try await place.propose(["b.txt": "2"], as: .pull(7))
    _ = try await place.write(["a.txt": "2"], to: main)
    #expect(try await place.clone.fetch(.pull(7)) == theirs)
    #expect(try await place.clone.details(of: theirs).parents == [first])
    #expect(try await place.clone.branches() == [main: first])
    #expect(try await place.clone.fetch(.mergeRequest(7)) == nil)
    #expect(try await place.clone.fetch(.pull(8)) == nil)
  }

  @Test(arguments: PlaceKind.allCases)
  func `a branch that was rewound or deleted is followed`(_ kind: PlaceKind) async throws {
    let place = try await kind.make()
    let first = try await place.write(["a.txt": "a"], to: main)
    _ = try await place.write(["a.txt": "b"], to: main)
    try await place.move(side, to: first)
    try await place.clone.fetch()
    try await place.move(main, to: first)
    let other = try await place.write(["a.txt": "c"], to: main)
    try await place.move(side, to: nil)
    try await place.clone.fetch()
    #expect(try await place.clone.commit(of: main) == other)
    #expect(try await place.clone.commit(of: side) == nil)
  }

  @Test(arguments: PlaceKind.allCases)
  func `a branch may take the place of a folder of branches`(_ kind: PlaceKind) async throws {
    let place = try await kind.make()
    let first = try await place.write(["a.txt": "a"], to: main)
    try await place.move(BranchName("ferry/a")!, to: first)
    try await place.clone.fetch()
    try await place.move(BranchName("ferry/a")!, to: nil)
    try await place.move(BranchName("ferry/a/b")!, to: first)
    try await place.clone.fetch()
    #expect(try await place.clone.commit(of: BranchName("ferry/a/b")!) == first)
    #expect(try await place.clone.commit(of: BranchName("ferry/a")!) == nil)
    #expect(try await place.clone.commit(of: main) == first)
  }

  @Test(arguments: PlaceKind.allCases)
  func `entries come in Git's order and say what they are`(_ kind: PlaceKind) async throws {
    let place = try await kind.make()
    _ = try await place.write(["b/c.txt": "c", "b.txt": "b", "b0": "0"], to: main)
    try await place.link("link", to: "/etc/passwd", on: main)
    let entries = try await place.fetchedEntries(main)
    #expect(entries.map(\.name) == ["b.txt", "b", "b0", "link"])
    #expect(entries.map(\.kind) == [.file, .tree, .file, .symlink])
  }

  // MARK: Committing

  @Test(arguments: PlaceKind.allCases)
  func `a commit that cannot be made is refused with a reason`(_ kind: PlaceKind) async throws {
    let place = try await kind.make()
    _ = try await place.write(["folder/a.txt": "a"], to: main)
    try await place.link("link", to: "elsewhere", on: main)
    try await place.clone.fetch()
    let parent = try #require(try await place.clone.commit(of: main))
    for path in [
      "", "/", "/a", "a/", "a//b", "../a", "a/../b", ".", ".git/config", "a/.GIT/b", "a\nb",
      "folder", "folder/a.txt/b", "link", String(repeating: "a", count: 300),
    ] {
      await expect(.invalid) {
        _ = try await place.clone.commit(.sample(on: parent, [path: "text"]))
      }
    }
    await expect(.missingObject) {
      _ = try await place.clone.commit(.sample(on: nobody, ["a": "text"]))
    }
  }

  @Test func `the same draft is the same commit everywhere`() async throws {
    var commits: Set<GitObjectID> = []
    for kind in PlaceKind.allCases {
      let place = try await kind.make()
      _ = try await place.write(["a/b/c.txt": "c", "a/d.txt": "d", "e.txt": "e"], to: main)
      try await place.clone.fetch()
      let parent = try #require(try await place.clone.commit(of: main))
      let draft = CommitDraft.sample(
        on: parent, ["a/b/c.txt": nil, "a/d.txt": "new", "x/y/z.txt": "z", "gone/gone": nil])
      let commit = try await place.clone.commit(draft)
      let details = try await place.clone.details(of: commit)
      let names = try await place.clone.entries(of: details.tree).map(\.name)
      #expect(names == ["a", "e.txt", "x"])
      #expect(details.parents == [parent])
      #expect(details.message == draft.message)
      #expect(details.authorName == draft.author.name)
      #expect(details.committed == draft.time)
      #expect(try await place.clone.commit(of: main) == parent)
      commits.insert(commit)
    }
    #expect(commits.count == 1)
  }

  // MARK: Pushing

  @Test(arguments: PlaceKind.allCases)
  func `a branch that is not where we expected it is left alone`(_ kind: PlaceKind) async throws {
    let place = try await kind.make()
    let first = try await place.write(["a.txt": "a"], to: main)
    try await place.clone.fetch()
    let ours = try await place.clone.commit(.sample(on: first, ["a.txt": "ours"]))
    let theirs = try await place.write(["a.txt": "theirs"], to: main)
    #expect(try await place.clone.push(ours, to: main, expecting: first) == .lost)
    #expect(try await place.clone.push(ours, to: main, expecting: nil) == .lost)
    #expect(try await place.clone.push(ours, to: side, expecting: first) == .lost)
    #expect(try await place.head(of: main) == theirs)
    #expect(try await place.head(of: side) == nil)
  }

  @Test(arguments: PlaceKind.allCases)
  func `a refused branch gives the server's words and does not move`(_ kind: PlaceKind)
    async throws
  {
    let place = try await kind.make()
    let first = try await place.write(["a.txt": "a"], to: main)
    try await place.clone.fetch()
    guard try await place.refuse(main) else { return }
    let ours = try await place.clone.commit(.sample(on: first, ["a.txt": "ours"]))
    let result = try await place.clone.push(ours, to: main, expecting: first)
    guard case .refused(let words) = result else { throw Unexpected(result) }
    #expect(words.contains("declined"))
    #expect(words.contains("no way in"))
    #expect(try await place.head(of: main) == first)
    #expect(try await place.clone.push(ours, to: side, expecting: nil) == .pushed)
  }

  @Test(arguments: PlaceKind.allCases)
  func `a branch is made, moved on and moved aside`(_ kind: PlaceKind) async throws {
    let place = try await kind.make()
    let first = try await place.write(["a.txt": "a"], to: main)
    try await place.clone.fetch()
    let one = try await place.clone.commit(.sample(on: first, ["a.txt": "1"]))
    let two = try await place.clone.commit(.sample(on: one, ["a.txt": "2"]))
    let aside = try await place.clone.commit(.sample(on: first, ["a.txt": "aside"]))
    #expect(try await place.clone.push(one, to: side, expecting: nil) == .pushed)
    #expect(try await place.clone.push(two, to: side, expecting: one) == .pushed)
    #expect(try await place.clone.push(aside, to: side, expecting: two) == .pushed)
    #expect(try await place.clone.push(aside, to: side, expecting: aside) == .pushed)
    #expect(try await place.head(of: side) == aside)
    #expect(try await place.clone.commit(of: side) == nil)
    try await place.clone.fetch()
    #expect(try await place.clone.commit(of: side) == aside)
    #expect(try await place.clone.content(of: place.blob("a.txt", aside), limit: 9).count == 5)
  }
}

extension Place {
  /// The top folder's entries of a branch after a fetch.
  fileprivate func fetchedEntries(_ branch: BranchName) async throws -> [TreeEntry] {
    try await clone.fetch()
    let commit = try #require(try await clone.commit(of: branch))
    return try await clone.entries(of: clone.details(of: commit).tree)
  }

  fileprivate func blob(_ name: String, _ commit: GitObjectID) async throws -> GitObjectID {
    let entries = try await clone.entries(of: clone.details(of: commit).tree)
    return try #require(entries.first { $0.name == name }).id
  }
}

extension CommitDraft {
  /// A draft by Ferry at a fixed time; a file without text goes.
  static func sample(on parent: GitObjectID, _ files: [String: String?]) -> CommitDraft {
    CommitDraft(
      parent: parent,
      edits: files.sorted { $0.key < $1.key }
        .map { FileEdit(path: $0.key, content: $0.value.map { Array($0.utf8) }) },
      message: "Promote shop to 1.4.2\n\nwith a body\n",
      author: Signature(name: "Ferry", email: "ferry@example.com"),
      time: Timestamp(seconds: 1_700_000_100))
  }
}

/// Expects that the body fails with a code; gives the failure.
@discardableResult
func expect(
  _ code: GitFailure.Code, sourceLocation: Testing.SourceLocation = #_sourceLocation,
  _ body: () async throws -> Void
) async -> GitFailure? {
  let failure = await #expect(throws: GitFailure.self, sourceLocation: sourceLocation) {
    try await body()
  }
  if let failure {
    #expect(failure.code == code, "\(failure)", sourceLocation: sourceLocation)
  }
  return failure
}
