// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit
import HTTPTypes
import Testing

/// Reading any merge request.
@Suite struct ReadingTests {
  static let next: HTTPFields = [HTTPField.Name("Link")!: "<https://x/?page=2>; rel=\"next\""]

  @Test(arguments: GitHost.allCases)
  func `the open ones of a branch are listed page by page, those of forks too`(
    kind: GitHost
  ) async throws {
    let first = kind == .gitlab ? gitLabRequest(1) : pullRequest(1)
    let fork =
      kind == .gitlab ? gitLabRequest(2, sourceProject: 9) : pullRequest(2, repository: .null)
    let http = ScriptedHTTP([.json(200, [first], Self.next), .json(200, [fork])])
    let found = try await client(kind, http).openMergeRequests(into: target)
    #expect(found.items.map(\.number) == [1, 2])
    #expect(found.items.map(\.isFromFork) == [false, true])
    #expect(found.isWhole)
    #expect(http.calls[0].line.contains(kind == .gitlab ? "state=opened" : "state=open"))
  }

  @Test(arguments: GitHost.allCases)
  func `a list without an end is cut, and says so`(kind: GitHost) async throws {
    let item = kind == .gitlab ? gitLabRequest(1) : pullRequest(1)
    let http = ScriptedHTTP { _ in .json(200, [item], Self.next) }
    let found = try await client(kind, http).openMergeRequests(into: target)
    #expect(!found.isWhole)
    #expect(http.calls.count == (kind == .gitlab || kind == .github ? 5 : 10))
  }

  @Test func `those into another branch are passed over`() async throws {
    var other = pullRequest(2)
    other["base"] = ["ref": "next", "repo": ["id": 1]]
    let http = ScriptedHTTP([.json(200, [pullRequest(1), other])])
    let found = try await client(.gitea, http).openMergeRequests(into: target)
    #expect(found.items.map(\.number) == [1])
  }

  @Test(arguments: GitHost.allCases)
  func `a merged one tells its commit and who merged`(kind: GitHost) async throws {
    let ada: JSONValue = ["id": 7, kind == .gitlab ? "username" : "login": "ada"]
    var json =
      kind == .gitlab
      ? gitLabRequest(1, state: "merged") : pullRequest(1, state: "closed")
    json["merged"] = true
    json["author"] = ada
    json["user"] = ada
    json["merge_user"] = ada
    json["merged_by"] = ada
    json["merge_commit_sha"] = .string(commit.hex)
    let read = try await client(kind, ScriptedHTTP([.json(200, json)])).mergeRequest(1)
    #expect(read.state == .merged)
    #expect(read.author == HostUser(login: "ada", id: 7))
    #expect(read.merge == .init(commit: commit, user: HostUser(login: "ada", id: 7)))
  }

  @Test func `a fast-forward at GitLab is known by the head`() async throws {
    let json = gitLabRequest(1, state: "merged")
    let read = try await client(.gitlab, ScriptedHTTP([.json(200, json)])).mergeRequest(1)
    #expect(read.merge?.commit == commit)
  }

  @Test(
    arguments: [
      (GitHost.gitlab, ["detailed_merge_status": "mergeable"], MergeRequest.Mergeability.mergeable),
      (.gitlab, ["detailed_merge_status": "conflict"], .conflicts),
      (.gitlab, ["detailed_merge_status": "not_approved"], .blocked),
      (.gitlab, ["detailed_merge_status": "not_approved", "has_conflicts": true], .conflicts),
      (.gitlab, ["detailed_merge_status": "checking"], .notTold),
      (.gitlab, ["detailed_merge_status": "something_new"], .blocked),
      (.gitlab, ["merge_status": "can_be_merged"], .mergeable),
      (.github, ["mergeable_state": "clean"], .mergeable),
      (.github, ["mergeable_state": "dirty"], .conflicts),
      (.github, ["mergeable_state": "blocked"], .blocked),
      (.github, ["mergeable": .null, "mergeable_state": "unknown"], .notTold),
      (.gitea, ["mergeable": true], .mergeable), (.gitea, ["mergeable": false], .notTold),
    ] as [(GitHost, [String: JSONValue], MergeRequest.Mergeability)])
  func `whether it can be merged is told as far as the host tells`(
    kind: GitHost, members: [String: JSONValue], expected: MergeRequest.Mergeability
  ) async throws {
    var json = kind == .gitlab ? gitLabRequest(1) : pullRequest(1)
    for (key, value) in members { json[key] = value }
    let read = try await client(kind, ScriptedHTTP([.json(200, json)])).mergeRequest(1)
    #expect(read.mergeability == expected)
  }

  @Test func `a merge request that is not there is not found`() async throws {
    let client = try client(.gitea, ScriptedHTTP([.json(404, ["message": "not found"])]))
    let failure = await failure { () throws(GitHostFailure) in _ = try await client.mergeRequest(9)
    }
    #expect(failure?.code == .notFound)
  }

  @Test(arguments: [GitHost.github, .gitea])
  func `changed files are told with what happened to them`(kind: GitHost) async throws {
    let files: JSONValue = [
      ["filename": "a", "status": "added"], ["filename": "b", "status": "removed"],
      ["filename": "d", "status": "renamed", "previous_filename": "c"],
      ["filename": "e", "status": "changed"],
    ]
    var json = pullRequest(1)
    json["changed_files"] = 4
    let http = ScriptedHTTP([.json(200, files), .json(200, json)])
    let list = try await client(kind, http).changedFiles(of: 1)
    #expect(
      list.items == [
        ChangedFile(path: "a", change: .added), ChangedFile(path: "b", change: .removed),
        ChangedFile(path: "d", previousPath: "c", change: .modified),
        ChangedFile(path: "e", change: .modified),
      ])
    #expect(list.isWhole)
  }

  @Test func `a list of files that the host cut is not whole`() async throws {
    var json = pullRequest(1)
    json["changed_files"] = 3_001
    let http = ScriptedHTTP([.json(200, [["filename": "a"]]), .json(200, json)])
    #expect(try await !client(.github, http).changedFiles(of: 1).isWhole)
    var large = gitLabRequest(1)
    large["changes_count"] = "1000+"
    let file: JSONValue = ["old_path": "a", "new_path": "b", "renamed_file": true]
    let gitLab = ScriptedHTTP([.json(200, [file]), .json(200, large)])
    let list = try await client(.gitlab, gitLab).changedFiles(of: 1)
    #expect(
      list
        == HostList(
          [ChangedFile(path: "b", previousPath: "a", change: .modified)], isWhole: false))
  }
}
