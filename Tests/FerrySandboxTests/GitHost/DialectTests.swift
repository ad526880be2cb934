// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerrySandboxGitHost
import FerrySandboxGitModel
import FerrySandboxHTTP
import FerryTestKit
import FerryTestPeers
import Testing

/// The rules that all dialects share, asked for through each one's own API.
@Suite(.timeLimit(.minutes(1))) struct DialectTests {
  @Test(arguments: GitHost.allCases)
  func `a merge waits for approvals and checks`(kind: GitHost) async throws {
    try await withRequest(kind) { bench, head in
      try bench.protect { protection in
        protection.approvals = 1
        protection.checks = ["build"]
      }
      #expect(try await bench.merge(1).status == 405)
      let grace = try bench.host.person("grace", .write, in: bench.project)
      try await grace.approve(1)
      #expect(try await bench.merge(1).status == 405)
      try await grace.setStatus(NewStatus(name: "build", state: .success), of: head)
      #expect(try await bench.merge(1, head: head).status == 200)
      #expect(try await bench.isMerged(1))
    }
  }

  @Test(arguments: GitHost.allCases)
  func `what was ordered to merge by itself does so at the last approval`(
    kind: GitHost
  ) async throws {
    try await withRequest(kind) { bench, head in
      try bench.protect { $0.approvals = 1 }
      #expect(try await bench.mergeLater(1, head).status < 300)
      #expect(try await !bench.isMerged(1))
      try await bench.host.person("grace", .write, in: bench.project).approve(1)
      #expect(try await bench.isMerged(1))
    }
  }

  @Test(arguments: GitHost.allCases)
  func `an old head is not merged`(kind: GitHost) async throws {
    try await withRequest(kind) { bench, head in
      try await bench.push("topic", version: "1.4.2")
      #expect(try await bench.merge(1, head: head).status == 409)
      #expect(try await !bench.isMerged(1))
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a draft is not merged until it is ready`(kind: GitHost) async throws {
    try await withRequest(kind) { bench, _ in
      let grace = try bench.host.person("grace", .write, in: bench.project)
      var edit = MergeRequestEdit()
      edit.isDraft = true
      try await grace.edit(1, edit)
      #expect(try await bench.get(bench.path(of: 1)).json["draft"] == true)
      #expect(try await bench.merge(1).status == 405)
      edit.isDraft = false
      try await grace.edit(1, edit)
      #expect(try await bench.merge(1).status == 200)
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a protected branch takes no push in the host's words`(kind: GitHost) async throws {
    try await withRequest(kind) { bench, _ in
      try bench.protect { $0.refusesPushes = true }
      await #expect(throws: (any Error).self) {
        try await bench.push("main", version: "6.6.6")
      }
      #expect(try await bench.merge(1).status == 200)
    }
  }

  @Test(arguments: GitHost.allCases, MergeMethod.allCases)
  func `each way of merging leaves its own history`(
    kind: GitHost, method: MergeMethod
  ) async throws {
    try await withRequest(kind) { bench, head in
      let merged = try await bench.host.reviewer(in: bench.project).merge(1, method)
      guard case .merged(let commit, _, _) = merged.phase else {
        Issue.record("not merged")
        return
      }
      try await bench.git("fetch", "-q")
      let parents = try await bench.git("log", "-1", "--format=%P", "origin/main")
        .split(whereSeparator: \.isWhitespace)
      #expect(parents.count == (method == .merge ? 2 : 1))
      #expect((commit == head) == (method == .fastForward))
    }
  }

  @Test(arguments: GitHost.allCases)
  func `the merge queue merges one at each step`(kind: GitHost) async throws {
    try await withRequest(kind) { bench, _ in
      try bench.host.change(bench.project) { $0.settings.usesMergeQueue = true }
      try await bench.host.reviewer(in: bench.project).enqueue(1)
      #expect(try await !bench.isMerged(1))
      #expect(try await bench.host.advanceMergeQueue(of: bench.project)?.number == 1)
      #expect(try await bench.isMerged(1))
      #expect(try await bench.host.advanceMergeQueue(of: bench.project) == nil)
    }
  }

  @Test(arguments: GitHost.allCases)
  func `one who may only read does not write`(kind: GitHost) async throws {
    try await withRequest(kind) { bench, _ in
      let guest = try bench.host.person("guest", .read, in: bench.project)
      await #expect(throws: HostRefusal.self) { try await guest.merge(1) }
      await #expect(throws: HostRefusal.self) { try await guest.approve(1) }
      bench.host.admit(guest, with: Redacted("guest-token"))
      await #expect(throws: (any Error).self) {
        try await ChildProcess.run(
          "git",
          ["-C", bench.folder.path + "/clone", "push", bench.clone(token: "guest-token"), "HEAD:x"])
      }
      try await guest.comment("hello", on: 1)
    }
  }

  @Test(arguments: GitHost.allCases)
  func `the page has the host's words and its buttons work`(kind: GitHost) async throws {
    try await withRequest(kind) { bench, _ in
      try bench.protect { $0.approvals = 1 }
      let index = try await curl(bench.url + "/").text
      #expect(index.contains(kind == .gitlab ? "Merge requests" : "Pull requests"))
      let page = bench.url + kind.page(of: 1, in: "team/config")
      let shown = try await curl(page).text
      #expect(shown.contains("it lacks 1 approval"))
      let token = try #require(shown.firstMatch(of: /name="token" value="([^"]+)"/)?.1)
      let pressed = try await curl(page + "/approve", "--data", "token=\(token)")
      #expect(pressed.status == 303)
      #expect(try await curl(page).text.contains("Nothing is in the way"))
    }
  }

  @Test func `GitHub says of a clean pull request that it needs no auto-merge`() async throws {
    try await withRequest(.github) { bench, head in
      let answer = try await bench.mergeLater(1, head)
      #expect(answer.status == 200)
      #expect(answer.text.contains("Pull request is in clean status"))
    }
  }

  @Test func `a GitHub App gets a token for its installation`() async throws {
    try await withRequest(.github) { bench, _ in
      let now = InstantClock().now.seconds
      let claims = "{\"iss\":\"Iv1.1\",\"iat\":\(now - 60),\"exp\":\(now + 500)}"
      let jwt = [#"{"alg":"RS256","typ":"JWT"}"#, claims, "signature"]
        .map { base64(Array($0.utf8)).replacing("=", with: "") }.joined(separator: ".")
      let found = try await curl(
        bench.url + "/api/v3/repos/team/config/installation", "--header",
        "Authorization: Bearer \(jwt)")
      #expect(try found.json["id"] == 1)
      let made = try await curl(
        bench.url + "/api/v3/app/installations/1/access_tokens", "--request", "POST", "--header",
        "Authorization: Bearer \(jwt)")
      #expect(made.status == 201)
      let token = try #require(try made.json["token"]?.string)
      let used = try await curl(
        bench.url + "/api/v3/repos/team/config/pulls", "--header", "Authorization: Bearer \(token)")
      #expect(used.status == 200)
      let broken = try await curl(
        bench.url + "/api/v3/repos/team/config/installation", "--header",
        "Authorization: Bearer \(HostBench.token)")
      #expect(broken.status == 401)
    }
  }
}

/// A host on which `topic` has an open merge request into `main`, number 1.
private func withRequest(
  _ kind: GitHost, _ body: @Sendable @escaping (HostBench, GitObjectID) async throws -> Void
) async throws {
  try await withGitHost(kind) { bench in
    let head = try #require(GitObjectID(hex: try await bench.push("topic", version: "1.4.1")))
    let opened = try await bench.open("topic")
    #expect(opened.status == 201, "\(opened.text)")
    try await body(bench, head)
  }
}

extension HostBench {
  fileprivate func protect(_ change: (inout BranchProtection) -> Void) throws {
    var protection = BranchProtection()
    change(&protection)
    try host.change(project) { $0.protections[$0.defaultBranch] = protection }
  }

  fileprivate func path(of number: Int) -> String {
    (kind == .gitlab ? "/merge_requests" : "/pulls") + "/\(number)"
  }

  fileprivate func isMerged(_ number: Int) async throws -> Bool {
    let json = try await get(path(of: number)).json
    return json["merged"] == true || json["state"] == "merged"
  }

  fileprivate func merge(_ number: Int, head: GitObjectID? = nil) async throws -> CurlAnswer {
    let name = kind == .gitlab || kind == .github ? "sha" : "head_commit_id"
    var body: JSONValue = ["Do": "merge"]
    if let head { body[name] = .string(head.hex) }
    let method = kind == .gitlab || kind == .github ? "PUT" : "POST"
    return try await send(method, path(of: number) + "/merge", body)
  }

  /// Orders a merge for when nothing is in the way.
  fileprivate func mergeLater(_ number: Int, _ head: GitObjectID) async throws -> CurlAnswer {
    switch kind {
    case .gitlab:
      return try await send(
        "PUT", path(of: number) + "/merge", ["auto_merge": true, "sha": .string(head.hex)])
    case .gitea, .forgejo:
      return try await send(
        "POST", path(of: number) + "/merge",
        ["Do": "merge", "merge_when_checks_succeed": true, "head_commit_id": .string(head.hex)])
    case .github:
      let found = try await graphQL(
        "query($owner:String!,$name:String!,$number:Int!){repository(owner:$owner,name:$name)"
          + "{pullRequest(number:$number){id}}}",
        ["owner": "team", "name": "config", "number": .integer(number)]
      ).json
      let id = found[["data", "repository", "pullRequest", "id"]] ?? .null
      return try await graphQL(
        "mutation($input:EnablePullRequestAutoMergeInput!){"
          + "enablePullRequestAutoMerge(input:$input){pullRequest{id}}}",
        [
          "input": [
            "pullRequestId": id, "mergeMethod": "MERGE", "expectedHeadOid": .string(head.hex),
          ]
        ])
    }
  }

  private func graphQL(_ query: String, _ variables: JSONValue) async throws -> CurlAnswer {
    let body: JSONValue = ["query": .string(query), "variables": variables]
    return try await curl(
      url + "/api/graphql", "--header", "Authorization: Bearer \(Self.token)", "--header",
      "Content-Type: application/json", "--data-binary", body.canonicalText)
  }
}
