// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryPorts

/// A Git host that is written to within a life.
struct MortalGitHost: ForwardingGitHost {
  let host: any PromotesAtGitHost
  let life: Life

  func open(_ draft: MergeRequestDraft) async throws(GitHostFailure) -> MergeRequest {
    try await effect("open \(draft.source)") { () async throws(GitHostFailure) in
      try await host.open(draft)
    }
  }

  func update(_ number: Int, _ draft: MergeRequestDraft) async throws(GitHostFailure) {
    try await effect("update !\(number)") { () async throws(GitHostFailure) in
      try await host.update(number, draft)
    }
  }

  func setStatus(
    _ status: CommitStatus, of commit: GitObjectID
  ) async throws(GitHostFailure) {
    try await effect("commit status") { () async throws(GitHostFailure) in
      try await host.setStatus(status, of: commit)
    }
  }

  func keepComment(
    _ text: String, marker: String, on number: Int
  ) async throws(GitHostFailure) {
    try await effect("comment !\(number)") { () async throws(GitHostFailure) in
      try await host.keepComment(text, marker: marker, on: number)
    }
  }

  func merge(
    _ number: Int, expecting head: GitObjectID
  ) async throws(GitHostFailure) -> MergeResult {
    try await effect("merge !\(number)") { () async throws(GitHostFailure) in
      try await host.merge(number, expecting: head)
    }
  }

  func react(
    to comment: HostComment, with reaction: Reaction
  ) async throws(GitHostFailure) {
    try await effect("react !\(comment.mergeRequest)") { () async throws(GitHostFailure) in
      try await host.react(to: comment, with: reaction)
    }
  }

  private func effect<Answer: Sendable>(
    _ name: String, _ work: () async throws(GitHostFailure) -> Answer
  ) async throws(GitHostFailure) -> Answer {
    try await life.effect(
      name, lost: GitHostFailure(.unreachable, doing: name, detail: "the answer was lost"), work)
  }
}
