// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import Testing

@testable import FerryWebhook

struct DecodingTests {
  @Test(.enabled(if: Samples.areWanted), arguments: samples)
  func `every sample asks to look where it should`(sample: Sample) throws {
    let delivery = Delivery(
      id: DeliveryID(host: sample.host, text: "1"), event: sample.event,
      payload: try Samples.bytes(sample.path))
    #expect(summary(decode(delivery)) == sample.signal)
  }

  @Test(arguments: [
    (GitHost.github, "issue_comment", #"{"issue":{"number":7,"pull_request":{}}}"#),
    (.gitea, "issue_comment", #"{"is_pull":true,"issue":{"number":7}}"#),
    (.forgejo, "pull_request_rejected", #"{"number":7,"pull_request":{"number":7}}"#),
    (.github, "pull_request_review", #"{"pull_request":{"number":7}}"#),
    (.gitlab, "Note Hook", #"{"object_kind":"note","merge_request":{"iid":7}}"#),
    (
      .gitlab, "Merge Request Hook",
      #"{"object_kind":"merge_request","object_attributes":{"iid":7,"action":"approved"}}"#
    ),
  ])
  func `comments and reviews ask to look at their merge request`(
    host: GitHost, event: String, payload: String
  ) {
    let delivery = Delivery(
      id: DeliveryID(host: host, text: "1"), event: event, payload: Array(payload.utf8))
    #expect(decode(delivery) == .mergeRequestChanged(number: 7, source: nil, target: nil))
  }

  @Test(
    .enabled(if: Samples.areWanted), arguments: ["gitlab", "github", "gitea", "gitea-live"])
  func `no sample is left out`(folder: String) throws {
    let found = try Samples.names(in: folder, suffix: ".json").map { "\(folder)/\($0)" }
    #expect(found == samples.map(\.path).filter { $0.hasPrefix(folder + "/") }.sorted())
  }
}

/// A recorded body, the event it came with, and what is to be made of it.
struct Sample: Sendable, CustomTestStringConvertible {
  let path: String
  let event: String
  let signal: String

  var host: GitHost {
    path.hasPrefix("gitlab/") ? .gitlab : path.hasPrefix("github/") ? .github : .gitea
  }

  var testDescription: String { path }
}

private func summary(_ signal: Signal) -> String {
  switch signal {
  case .pushed(let branch, let commit): "\(branch) at \(commit?.short ?? "nothing")"
  case .mergeRequestChanged(let number, let source, let target):
    "!\(number) \(source?.text ?? "?") > \(target?.text ?? "?")"
  case .published(let repositories): "published \(repositories.sorted())"
  case .ping: "ping"
  case .other(let event): "other \(event)"
  }
}

/// One line for each sample: path, event, signal.
private let samples = table.split(separator: "\n").map { line in
  let cells = line.split(separator: "|").map { cell in
    String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
  return Sample(path: cells[0], event: cells[1], signal: cells[2])
}

private let table = """
  gitlab/branch_create.drone.json                     | Push Hook          | feature at c4c79227
  gitlab/branch_delete.drone.json                     | Push Hook          | feature at nothing
  gitlab/push.drone.json                              | Push Hook          | master at 2adc9465
  gitlab/push.xanzy.json                              | System Hook        | master at da156088
  gitlab/push_merge.drone.json                        | Push Hook          | master at 78a76ee6
  gitlab/tag_push.xanzy.json                          | Tag Push Hook      | other Tag Push Hook
  gitlab/merge_request.mark-as-ready.atlantis.json    | Merge Request Hook | !3 sheather-cloudfront-patch-92417 > cloudfront
  gitlab/merge_request.update-labels.atlantis.json    | Merge Request Hook | !3 get-event-payload > main
  gitlab/merge_request.update-new-commit.atlantis.json| Merge Request Hook | !3 get-event-payload > main
  gitlab/merge_request.update-title.atlantis.json     | Merge Request Hook | !3 get-event-payload > main
  gitlab/merge_request.xanzy.json                     | Merge Request Hook | !1 ms-viewport > master
  gitlab/pull_request_close.drone.json                | Merge Request Hook | !1 feature > master
  gitlab/pull_request_create.drone.json               | Merge Request Hook | !1 feature > master
  gitlab/pull_request_merge.drone.json                | Merge Request Hook | !1 feature > master
  gitlab/pull_request_reopen.drone.json               | Merge Request Hook | !1 feature > master
  gitlab/pull_request_review_ready.drone.json         | Merge Request Hook | !3 main1234 > main
  gitlab/service_merge_request.xanzy.json             | Merge Request Hook | !2 next-feature > master
  gitlab/group_merge_request.xanzy.json               | Merge Request Hook | other Merge Request Hook
  gitlab/note_merge_request.xanzy.json                | Note Hook          | !1 master > markdown
  gitlab/pipeline.xanzy.json                          | Pipeline Hook      | !1 test > master
  gitlab/deployment.xanzy.json                        | Deployment Hook    | other Deployment Hook
  gitlab/job.xanzy.json                               | Job Hook           | other Job Hook
  gitlab/release.xanzy.json                           | Release Hook       | other Release Hook
  github/push.json                                    | push               | other push
  github/push.new-branch.json                         | push               | master at 6113728f
  github/push.with-installation.json                  | push               | other push
  github/create.json                                  | create             | other create
  github/delete.json                                  | delete             | other delete
  github/ping.json                                    | ping               | ping
  github/ping.app.json                                | ping               | ping
  github/pull_request.closed-merged.robvanderleek.json| pull_request       | !117 issue-111-robvanderleek-patch-1 > main
  github/pull_request.closed-unmerged.json            | pull_request       | !2 changes > master
  github/pull_request.converted_to_draft.json         | pull_request       | !2 changes > master
  github/pull_request.labeled.json                    | pull_request       | !2 changes > master
  github/pull_request.opened.json                     | pull_request       | !2 changes > master
  github/pull_request.ready_for_review.json           | pull_request       | !2 changes > master
  github/pull_request.synchronize.json                | pull_request       | !2 changes > master
  github/pull_request_review.dismissed.json           | pull_request_review| !2 changes > master
  github/pull_request_review.submitted.json           | pull_request_review| !2 changes > master
  github/check_run.completed.json                     | check_run          | !2 changes > master
  github/check_suite.completed.json                   | check_suite        | !2 changes > master
  github/workflow_run.completed.json                  | workflow_run       | other workflow_run
  github/issue_comment.created.json                   | issue_comment      | other issue_comment
  github/merge_group.checks_requested.json            | merge_group        | other merge_group
  github/status.json                                  | status             | other status
  github/branch_protection_rule.created.1.json        | branch_protection_rule | other branch_protection_rule
  github/branch_protection_rule.created.json          | branch_protection_rule | other branch_protection_rule
  github/branch_protection_rule.deleted.json          | branch_protection_rule | other branch_protection_rule
  github/branch_protection_rule.edited.json           | branch_protection_rule | other branch_protection_rule
  github/deployment.json                              | deployment         | other deployment
  github/deployment_status.gh-pages.json              | deployment_status  | other deployment_status
  github/deployment_status.json                       | deployment_status  | other deployment_status
  github/deployment_status.with-installation.json     | deployment_status  | other deployment_status
  github/installation.created.json                    | installation       | other installation
  github/installation_repositories.added.json         | installation_repositories | other installation_repositories
  github/installation_repositories.removed.json       | installation_repositories | other installation_repositories
  github/label.created.1.json                         | label              | other label
  github/label.created.json                           | label              | other label
  github/label.created.with-installation.json         | label              | other label
  gitea/create-event.playground.json                  | create             | master at 67b56589
  gitea/delete-event.playground.json                  | delete             | example3 at nothing
  gitea/tag_create.drone.json                         | create             | other create
  gitea/push-event.playground.json                    | push               | master at 67b56589
  gitea/push.drone.json                               | push               | master at 4522cbce
  gitea/pull-request-event.playground.json            | pull_request       | !2 master > master
  gitea/pull-request-label-event.playground.json      | pull_request       | !2 master > master
  gitea/pull-request-review-event.playground.json     | pull_request_rejected | !2 master > master
  gitea/pull_request_closed.drone.json                | pull_request       | !1 feature > master
  gitea/pull_request_edited.drone.json                | pull_request       | !1 feature > master
  gitea/pull_request_merged.drone.json                | pull_request       | !1 feature > master
  gitea/pull_request_opened.drone.json                | pull_request       | !1 feature > master
  gitea/pull_request_synchronized.drone.json          | pull_request       | !1 feature > master
  gitea-live/01-push.json                             | push               | main at 58a62bb6
  gitea-live/02-pull_request.opened.json              | pull_request       | !1 promote/1 > env/prod
  gitea-live/03-pull_request_label.label_updated.json | pull_request       | !1 promote/1 > env/prod
  gitea-live/04-pull_request_comment.created.json     | issue_comment      | !1 ? > ?
  gitea-live/05-pull_request_comment.edited.json      | issue_comment      | !1 ? > ?
  gitea-live/06-pull_request.edited.json              | pull_request       | !1 promote/1 > env/prod
  gitea-live/07-create.json                           | create             | env/prod at 58a62bb6
  gitea-live/08-push.json                             | push               | env/prod at 58a62bb6
  gitea-live/09-pull_request_review_approved.reviewed.json | pull_request_approved | !1 promote/1 > env/prod
  gitea-live/10-create.json                           | create             | promote/1 at e7d7b3a1
  gitea-live/11-push.json                             | push               | promote/1 at e7d7b3a1
  gitea-live/12-pull_request_sync.synchronized.json   | pull_request       | !1 promote/1 > env/prod
  gitea-live/13-pull_request.closed.json              | pull_request       | !1 promote/1 > env/prod
  gitea-live/14-push.json                             | push               | env/prod at 779b32e4
  """
