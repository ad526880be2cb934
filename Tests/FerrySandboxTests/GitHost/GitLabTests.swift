// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FerrySandboxGitHost
import FerrySandboxHTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct GitLabTests {
  // MARK: Refusals

  @Test(arguments: ["PRIVATE-TOKEN: wrong", "Authorization: Bearer wrong", "X-Nothing: 1"])
  func `without the token nothing is told`(header: String) async throws {
    try await withGitHost { bench in
      let answer = try await curl(bench.api("/merge_requests"), "--header", header)
      #expect(answer.status == 401)
      #expect(try answer.json["message"] == "401 Unauthorized")
    }
  }

  @Test(arguments: [
    ("/2/merge_requests", "404 Project Not Found"),
    ("/team%2Fother/merge_requests", "404 Project Not Found"),
    ("/1/merge_requests/7", "404 Merge Request Not Found"),
    ("/1/repository/branches/none", "404 Branch Not Found"),
    ("/1/wikis", "404 Page Not Found"),
  ])
  func `what is not there is not found`(path: String, message: String) async throws {
    try await withGitHost { bench in
      let answer = try await curl(
        bench.url + "/api/v4/projects" + path, "--header", "PRIVATE-TOKEN: " + HostBench.token)
      #expect(answer.status == 404)
      #expect(try answer.json["message"]?.string == message)
    }
  }

  @Test func `a merge request of a branch that is not there is refused`() async throws {
    try await withGitHost { bench in
      #expect(try await bench.open("none").status == 422)
      let untitled = try await bench.send(
        "POST", "/merge_requests", ["source_branch": "a", "target_branch": "main"])
      #expect(untitled.status == 400)
      #expect(try untitled.json["error"] == "title is missing")
    }
  }

  @Test func `a second merge request of the same branch is refused by number`() async throws {
    try await withGitHost { bench in
      try await bench.push("topic", version: "1.4.1")
      #expect(try await bench.open("topic").status == 201)
      let second = try await bench.open("topic")
      #expect(second.status == 409)
      #expect(
        try second.json["message"]?.array == [
          "Another open merge request already exists for this source branch: !1"
        ])
    }
  }

  @Test func `a merge with an old head changes nothing`() async throws {
    try await withGitHost { bench in
      let first = try await bench.push("topic", version: "1.4.1")
      try await bench.open("topic")
      try await bench.push("topic", version: "1.4.2")
      let main = try await bench.git("ls-remote", "origin", "main")
      let answer = try await bench.send(
        "PUT", "/merge_requests/1/merge", ["sha": .string(first)])
      #expect(answer.status == 409)
      #expect(try await bench.git("ls-remote", "origin", "main") == main)
      #expect(try await bench.get("/merge_requests/1").json["state"] == "opened")
    }
  }

  @Test func `a conflict is shown and not merged`() async throws {
    try await withGitHost { bench in
      try await bench.push("topic", version: "1.4.1")
      try await bench.open("topic")
      try await bench.push("main", version: "1.5.0")
      let shown = try await bench.get("/merge_requests/1").json
      #expect(shown["has_conflicts"] == true)
      #expect(shown["detailed_merge_status"] == "conflict")
      #expect(try await bench.send("PUT", "/merge_requests/1/merge", [:]).status == 405)
      #expect(try await bench.get("/merge_requests/1").json["state"] == "opened")
    }
  }

  @Test func `what is closed is not merged until it is reopened`() async throws {
    try await withGitHost { bench in
      try await bench.push("topic", version: "1.4.1")
      try await bench.open("topic")
      let closed = try await bench.send("PUT", "/merge_requests/1", ["state_event": "close"])
      #expect(try closed.json["state"] == "closed")
      #expect(try await bench.send("PUT", "/merge_requests/1/merge", [:]).status == 405)
      _ = try await bench.send("PUT", "/merge_requests/1", ["state_event": "reopen"])
      #expect(try await bench.send("PUT", "/merge_requests/1/merge", [:]).status == 200)
      #expect(try await bench.send("PUT", "/merge_requests/1/merge", [:]).status == 405)
    }
  }

  @Test func `a body that is too large or no JSON is refused`() async throws {
    try await withGitHost { bench in
      let path = try bench.folder.write(
        "large", "{\"title\":\"" + String(repeating: "x", count: 3 << 20) + "\"}")
      let large = try await curl(
        bench.api("/merge_requests"), "--header", "PRIVATE-TOKEN: " + HostBench.token,
        "--header", "Content-Type: application/json", "--data-binary", "@" + path)
      #expect(large.status == 413)
      let broken = try await curl(
        bench.api("/merge_requests"), "--header", "PRIVATE-TOKEN: " + HostBench.token,
        "--header", "Content-Type: application/json", "--data-binary", "{")
      #expect(broken.status == 400)
    }
  }

  @Test func `the same commit status twice is a 400 in GitLab's words`() async throws {
    try await withGitHost { bench in
      let commit = try await bench.push("topic", version: "1.4.1")
      let status: JSONValue = ["state": "running", "name": "ferry/rollout"]
      #expect(try await bench.send("POST", "/statuses/" + commit, status).status == 201)
      let second = try await bench.send("POST", "/statuses/" + commit, status)
      #expect(second.status == 400)
      #expect(
        try second.json["message"]?.string
          == "Cannot transition status via :run from :running"
          + " (Reason(s): Status cannot transition via \"run\")")
      let unknown = String(repeating: "1", count: 40)
      #expect(try await bench.send("POST", "/statuses/" + unknown, status).status == 404)
    }
  }

  // MARK: What works

  @Test func `a merge makes a merge commit on the target branch`() async throws {
    try await withGitHost { bench in
      let head = try await bench.push("topic", version: "1.4.1")
      let opened = try await bench.open("topic").json
      #expect(opened["sha"]?.string == head)
      #expect(opened["detailed_merge_status"] == "mergeable")
      #expect(opened["web_url"]?.string == bench.url + "/team/config/-/merge_requests/1")

      let merged = try await bench.send(
        "PUT", "/merge_requests/1/merge",
        ["sha": .string(head), "should_remove_source_branch": true])
      #expect(try merged.json["state"] == "merged")

      try await bench.git("fetch", "-q", "--prune")
      let parents = try await bench.git("log", "-1", "--format=%H %P", "origin/main")
        .split(whereSeparator: \.isWhitespace).map(String.init)
      #expect(try merged.json["merge_commit_sha"]?.string == parents.first)
      #expect(parents.count == 3)
      #expect(parents.last == head)
      let file = try await bench.git("show", "origin/main:" + HostBench.shop)
      #expect(file == "version: 1.4.1\n")
      #expect(try await bench.git("branch", "-r").contains("topic") == false)
    }
  }

  @Test func `merge requests are found by their branches and state`() async throws {
    try await withGitHost { bench in
      for branch in ["one", "two"] {
        try await bench.push(branch, version: branch)
        try await bench.open(branch)
      }
      _ = try await bench.send("PUT", "/merge_requests/1", ["state_event": "close"])
      let find = { (query: String) async throws -> [Int] in
        try await bench.get("/merge_requests?" + query).json.array?
          .compactMap { $0["iid"]?.integer } ?? []
      }
      #expect(try await find("source_branch=one") == [1])
      #expect(try await find("state=opened&target_branch=main") == [2])
      #expect(try await find("state=all") == [2, 1])
      #expect(try await find("source_branch=one&state=opened") == [])
      let page = try await bench.get("/merge_requests?per_page=1")
      #expect(page.headers["x-next-page"] == "2")
      #expect(page.headers["x-total"] == "2")
    }
  }

  @Test func `a project is found by its encoded path and a bearer token is taken`() async throws {
    try await withGitHost { bench in
      let answer = try await curl(
        bench.url + "/api/v4/projects/team%2Fconfig",
        "--header", "Authorization: Bearer " + HostBench.token)
      #expect(try answer.json["http_url_to_repo"]?.string == bench.url + "/team/config.git")
    }
  }

  @Test func `title body and labels are kept up to date in place`() async throws {
    try await withGitHost { bench in
      try await bench.push("topic", version: "1.4.1")
      try await bench.open("topic")
      let edited = try await bench.send(
        "PUT", "/merge_requests/1",
        ["title": "New", "description": "Body", "add_labels": "ferry,shop"]
      ).json
      #expect(edited["title"] == "New")
      #expect(edited["description"] == "Body")
      #expect(edited["labels"] == ["ferry", "shop"])
      #expect(try await bench.get("/labels").json.array?.count == 2)
    }
  }

  @Test func `a note is written found and edited`() async throws {
    try await withGitHost { bench in
      try await bench.push("topic", version: "1.4.1")
      try await bench.open("topic")
      let note = try await bench.send("POST", "/merge_requests/1/notes", ["body": "one"])
      #expect(note.status == 201)
      let id = try note.json["id"]?.integer ?? 0
      _ = try await bench.send("PUT", "/merge_requests/1/notes/\(id)", ["body": "two"])
      let notes = try await bench.get("/merge_requests/1/notes").json.array ?? []
      #expect(notes.map { $0["body"] } == ["two"])
      #expect(
        try await bench.send("PUT", "/merge_requests/1/notes/99", ["body": "x"]).status == 404)
    }
  }

  @Test func `a branch is shown and deleted and its merge request closes`() async throws {
    try await withGitHost { bench in
      let head = try await bench.push("ferry/production/shop", version: "1.4.1")
      try await bench.open("ferry/production/shop")
      let path = "/repository/branches/ferry%2Fproduction%2Fshop"
      #expect(try await bench.get(path).json["commit"]?["id"]?.string == head)
      #expect(try await bench.send("DELETE", path, [:]).status == 204)
      #expect(try await bench.get(path).status == 404)
      #expect(try await bench.get("/merge_requests/1").json["state"] == "closed")
      #expect(try await bench.send("DELETE", "/repository/branches/main", [:]).status == 422)
    }
  }

  @Test func `what was merged by hand is merged`() async throws {
    try await withGitHost { bench in
      try await bench.push("topic", version: "1.4.1")
      try await bench.open("topic")
      try await bench.git("checkout", "-q", "main")
      try await bench.git("merge", "-q", "--no-ff", "-m", "By hand", "topic")
      try await bench.git("push", "-q", "origin", "main")
      #expect(try await bench.get("/merge_requests/1").json["state"] == "merged")
    }
  }

  @Test func `the changed lines are shown as a unified diff`() async throws {
    try await withGitHost { bench in
      try await bench.push("topic", version: "1.4.1")
      try await bench.open("topic")
      let diffs = try await bench.get("/merge_requests/1/diffs").json.array ?? []
      #expect(diffs.map { $0["new_path"]?.string } == [HostBench.shop])
      #expect(diffs.first?["diff"] == "@@ -1,1 +1,1 @@\n-version: 1.4.0\n+version: 1.4.1\n")
    }
  }
}
