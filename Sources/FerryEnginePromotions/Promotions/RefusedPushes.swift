// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryPorts

/// Pushes that the server did not take, as it does on a protected branch: the same one is not tried
/// again before something changed or a while has passed, which is longer each time.
final class RefusedPushes: Sendable {
  /// What would be pushed, and onto what.
  struct Push: Hashable {
    let branch: BranchName
    let tip: GitObjectID?
    let edits: [FileEdit]
  }

  private struct Refusal {
    let push: Push
    let failure: GitFailure
    let delay: Patience.Delay
  }

  private static let patience = Patience(first: .seconds(600), ceiling: .seconds(86_400))

  private let ports: EnginePorts
  private let refusals = Lock(Doubtful<BranchName, Refusal>())

  init(ports: EnginePorts) { self.ports = ports }

  /// Has every push tried again: something was said about the branches or the merge requests.
  func doubt() { refusals.withLock { $0.doubt() } }

  /// Throws what the server said to this change of a branch, unless it is time to ask again; gives
  /// the question that a push is.
  ///
  /// Only the clone is looked at.
  func check(_ change: SourceChange, of branch: BranchName) async throws(GitFailure) -> Question {
    let (refusal, question) = refusals.withLock { ($0[branch], $0.ask(branch)) }
    guard let refusal, ports.time.now < refusal.delay.until else { return question }
    if refusal.push == (try await push(change, branch)) { throw refusal.failure }
    return question
  }

  /// Hears why a change of a branch was not pushed.
  func note(
    _ failure: GitFailure, of change: SourceChange, to branch: BranchName, asked question: Question
  ) async throws(GitFailure) {
    guard failure.code == .refused else { return }
    let push = try await push(change, branch)
    let now = ports.time.now
    refusals.withLock { refusals in
      let before = refusals[branch].flatMap { $0.push == push ? $0.delay : nil }
      let refusal = Refusal(
        push: push, failure: failure, delay: Self.patience.delay(after: before, at: now))
      refusals.keep(refusal, of: branch, asked: question)
    }
  }

  private func push(
    _ change: SourceChange, _ branch: BranchName
  ) async throws(GitFailure) -> Push {
    Push(branch: branch, tip: try await ports.source.commit(of: branch), edits: change.edits)
  }
}
