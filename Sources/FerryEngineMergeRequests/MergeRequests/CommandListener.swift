// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryEnginePromotions
import FerryPlan
import FerryPorts
import FerryPromotion

/// Does what people ask for by comments on merge requests, such as `/ferry hold`.
///
/// A command is done when it is answered: by a comment of Ferry's that names it, or, where doing it
/// again changes nothing, by a reaction. Only people who may push are heard.
final class CommandListener: Sendable {
  private struct State {
    /// The merge requests about which something was said.
    var due: Set<Int> = []
    /// Those that were listened to since the start.
    var known: [Int: Hearing] = [:]
    /// The comments that were answered since the start.
    var answered: Set<Int> = []

    /// Whether there is no reason to listen to it again by now.
    func heard(_ request: MergeRequest, by now: Timestamp) -> Bool {
      guard let hearing = known[request.number], hearing.touched == request.updated else {
        return false
      }
      return hearing.again.map { now < $0 } ?? true
    }

    /// Its comments were read after it was listed, which was before `now`.
    mutating func noteHeard(_ request: MergeRequest, at now: Timestamp) {
      let before = known[request.number].flatMap { $0.touched == request.updated ? $0 : nil }
      let isAll = before.map { $0.again.map { $0 <= now } ?? true } ?? false
      known[request.number] = Hearing(
        touched: request.updated, again: isAll ? nil : before?.again ?? now + CommandListener.tick)
    }
  }

  /// What was heard on a merge request by the time at which it was last touched.
  private struct Hearing {
    let touched: Timestamp?
    /// When it is listened to once more; nothing when all was heard that was said by then.
    let again: Timestamp?
  }

  /// How coarse a host's times may be: what is said later than this leaves another time behind.
  private static let tick = Duration.seconds(2)

  /// What was asked for longer ago is not what is meant now.
  private static let memorable = Duration.seconds(86_400)

  private let ports: EnginePorts
  private let settings: EngineSettings
  private let consents: PlanConsents
  private let state = Lock(State())

  init(ports: EnginePorts, settings: EngineSettings, consents: PlanConsents) {
    self.ports = ports
    self.settings = settings
    self.consents = consents
  }

  /// Has the comments of a merge request read at the next look.
  func doubt(_ number: Int) { _ = state.withLock { $0.due.insert(number) } }

  /// Whether one of these was touched since its comments were read.
  func hasNews(of seen: [MergeRequest]) -> Bool {
    state.withLock { state in
      seen.contains { request in
        state.known[request.number].map { $0.touched != request.updated } ?? false
      }
    }
  }

  /// Reads the comments of the merge requests that something was said about, also of merged ones, and
  /// of those that are new or were touched since; `act` does what needs no commit.
  ///
  /// When a merge request was last touched stands in the list of the open ones, so that a comment
  /// whose webhook was lost is heard as soon as that list is asked for again. Hosts count in seconds: what
  /// is said right after the comments were read may leave no trace there, so they are read once more
  /// after each touch.
  func listen(
    to open: [MergeRequest], _ fleet: FleetState, host: any PromotesAtGitHost,
    act: (CommentCommand.Word, Int) -> Void
  ) async -> Outcome {
    let now = ports.time.now
    let numbers = state.withLock { state in
      defer { state.due = [] }
      return state.due.union(open.filter { !state.heard($0, by: now) }.map(\.number))
    }
    var outcome = Outcome.settled(next: nil)
    for number in numbers.sorted(by: >) {
      do throws(GitHostFailure) {
        guard let request = try await find(number, open, host: host) else { continue }
        try await listen(to: request, fleet, host: host, act: act)
        state.withLock { $0.noteHeard(request, at: now) }
      } catch {
        doubt(number)
        outcome = outcome.joined(with: Outcome(error))
      }
    }
    let next = state.withLock { state in open.compactMap { state.known[$0.number]?.again }.min() }
    return outcome.joined(with: .settled(next: next))
  }

  /// Nothing for one that does not concern the followed branch.
  private func find(
    _ number: Int, _ open: [MergeRequest], host: any ReadsMergeRequests
  ) async throws(GitHostFailure) -> MergeRequest? {
    if let known = open.first(where: { $0.number == number }) { return known }
    do throws(GitHostFailure) {
      let found = try await host.mergeRequest(number)
      return found.target == settings.branch ? found : nil
    } catch {
      guard error.code == .notFound else { throw error }
      return nil
    }
  }

  private func listen(
    to request: MergeRequest, _ fleet: FleetState, host: any PromotesAtGitHost,
    act: (CommentCommand.Word, Int) -> Void
  ) async throws(GitHostFailure) {
    let since = ports.time.now - Self.memorable
    let said = try await host.comments(on: request.number).items
    for commit in said.compactMap(\.consent) { consents.give(for: commit, of: request.number) }
    let comments = said.filter { $0.created > since && !$0.isAnswered }.suffix(100)
    for comment in comments where !state.withLock({ $0.answered.contains(comment.id) }) {
      guard let command = CommentCommand(comment: comment.text) else { continue }
      if try await host.mayWrite(comment.author) {
        try await carryOut(command, comment, on: request, fleet, host: host, act: act)
      } else {
        try await host.react(to: comment, with: .thumbsDown)
      }
      _ = state.withLock { $0.answered.insert(comment.id) }
    }
  }

  private func carryOut(
    _ command: CommentCommand, _ comment: HostComment, on request: MergeRequest,
    _ fleet: FleetState, host: any PromotesAtGitHost, act: (CommentCommand.Word, Int) -> Void
  ) async throws(GitHostFailure) {
    switch command.word {
    case .plan:
      try await plan(request, because: comment, host: host, act: act)
    case .retry:
      act(.retry, request.number)
      try await answer(fleet.needsOfGit, isDone: true, to: comment, host: host)
    case .hold, .resume, .promote, .rollback:
      let commission = CommentCommission(
        command: command, author: comment.author, request: request, ports: ports,
        settings: settings)
      let files = try await host.changedFiles(of: request.number).items
      let result = await commission.carryOut(in: fleet, changing: files)
      try await answer(
        result.sentence, isDone: result.state == .done, to: comment, host: host)
    case nil:
      let words = CommentCommand.Word.allCases.map { "`/ferry \($0.rawValue)`" }
      try await answer(
        "there is no such command; there are " + words.joined(separator: ", "), isDone: false,
        to: comment, host: host)
    }
  }

  /// What a fork has at this moment is planned, and nothing that comes later.
  private func plan(
    _ request: MergeRequest, because comment: HostComment, host: any PromotesAtGitHost,
    act: (CommentCommand.Word, Int) -> Void
  ) async throws(GitHostFailure) {
    act(.plan, request.number)
    guard request.isFromFork, let head = request.head else {
      return try await host.react(to: comment, with: .thumbsUp)
    }
    consents.give(for: head, of: request.number)
    try await answer(
      PlanConsents.sentence(for: head), isDone: true, to: comment, host: host)
  }

  private func answer(
    _ sentence: String, isDone: Bool, to comment: HostComment, host: any ReportsProgress
  ) async throws(GitHostFailure) {
    try await host.keepComment(
      commandAnswer(sentence, isDone: isDone), marker: comment.answerMarker,
      on: comment.mergeRequest)
  }
}

extension FleetState {
  /// What a new look does not mend.
  fileprivate var needsOfGit: String {
    let stuck = clusters.all.sorted { $0.key < $1.key }.flatMap { id, standing in
      standing.targets.mapValues(\.assessment).filter { $0.value.health == .degraded }
        .sorted { $0.key < $1.key }
        .map { "\(id) \($0.key.name): \($0.value.message.prefix(200))" }
    }
    guard !stuck.isEmpty else { return "everything is looked at again" }
    return
      "everything is looked at again; what has used up its attempts goes on only with a change in"
      + " Git (version, values, or the annotation ferry.dev/force). Sick now: "
      + stuck.prefix(10).joined(separator: "; ") + (stuck.count > 10 ? "; …" : "")
  }
}
