// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryGitHost
import FerryPorts
import FerryTestKit
import HTTPTypes

let source = BranchName("ferry/production/shop")!
let target = BranchName("main")!
let commit = GitObjectID(hex: "6dcb09b5b57875f334f61aebed695e2e4193db5e")!
let draft = MergeRequestDraft(
  source: source, target: target, title: "Shop 1.5.0 to production", body: "| a |\n|---|",
  labels: ["ferry", "promotion"])

/// A client of `team/config` at a host of the kind.
func client(
  _ kind: GitHost, _ http: any ExchangesHTTP, base: String? = nil,
  clock: any KeepsTime = InstantClock(Timestamp(seconds: 1_000))
) throws -> any WorksAtGitHost {
  let settings = try GitHostSettings(
    kind: kind, repository: "https://git.example.com/team/config.git", base: base,
    access: .token(Redacted("t0ken")))
  return gitHostClient(settings, http: http, clock: clock)
}

/// The failure that the work ends with; nothing when it does not fail.
func failure(
  of work: () async throws(GitHostFailure) -> Void
) async -> GitHostFailure? {
  do throws(GitHostFailure) {
    try await work()
    return nil
  } catch {
    return error
  }
}

/// A merge request as GitLab tells of it.
func gitLabRequest(
  _ number: Int, state: String = "opened", sourceProject: Int = 1
) -> JSONValue {
  [
    "iid": .integer(number), "state": .string(state), "title": "Shop", "description": .null,
    "source_branch": .string(source.text), "target_branch": "main",
    "source_project_id": .integer(sourceProject), "target_project_id": 1,
    "sha": .string(commit.hex),
    "web_url": .string("https://git.example.com/team/config/-/merge_requests/\(number)"),
  ]
}

/// A pull request as a list of GitHub's tells of it.
func pullRequest(
  _ number: Int, state: String = "open", mergedAt: JSONValue = .null, branch: String = source.text,
  repository: JSONValue = ["id": 1]
) -> JSONValue {
  [
    "number": .integer(number), "state": .string(state), "title": "Shop", "body": .null,
    "merged_at": mergedAt, "merge_commit_sha": .string(commit.hex),
    "html_url": .string("https://git.example.com/team/config/pull/\(number)"),
    "head": ["ref": .string(branch), "sha": .string(commit.hex), "repo": repository],
    "base": ["ref": "main", "repo": ["id": 1]],
  ]
}

extension HTTPCall {
  /// `GET /api/v4/user`.
  var line: String { "\(request.method) \(request.path ?? "")" }

  var json: JSONValue? { try? JSONValue(parsing: body) }

  func field(_ name: String) -> String? {
    HTTPField.Name(name).flatMap { request.headerFields[$0] }
  }
}
