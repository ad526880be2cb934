// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// A Git host in memory: a test plays the people who merge, close and reopen.
package final class ScriptedGitHost: OpensMergeRequests, ReportsProgress, ShowsProjects {
  struct State {
    var mergeRequests: [MergeRequest] = []
    var labels: [Int: [String]] = [:]
    var statuses: [GitObjectID: [String: CommitStatus]] = [:]
    var comments: [Int: [String: String]] = [:]
    var files: [Int: [ChangedFile]] = [:]
    var said: [Int: [HostComment]] = [:]
    var writers: Set<HostUser> = []
    var reactions: [Int: Set<Reaction>] = [:]
    var mergeResults: [Int: MergeResult] = [:]
    var outage: GitHostFailure?
    var requests: [String] = []
    var listeners: [AsyncStream<Void>.Continuation] = []
  }

  let state = Lock(State())

  package init() {}

  // What a test sees and does.

  /// Every request since the start, such as `open ferry/production/shop`.
  package var requests: [String] { state.withLock { $0.requests } }

  /// Every merge request, oldest first.
  package var mergeRequests: [MergeRequest] { state.withLock { $0.mergeRequests } }

  /// The labels of a merge request.
  package func labels(of number: Int) -> [String] { state.withLock { $0.labels[number] ?? [] } }

  /// The statuses of a commit by name.
  package func statuses(of commit: GitObjectID) -> [String: CommitStatus] {
    state.withLock { $0.statuses[commit] ?? [:] }
  }

  /// The comments of a merge request by marker.
  package func comments(on number: Int) -> [String: String] {
    state.withLock { $0.comments[number] ?? [:] }
  }

  /// A person merges, closes or reopens; `head` is the commit of the source branch by then.
  package func set(_ state: MergeRequest.State, of number: Int, head: GitObjectID? = nil) {
    self.state.withLock { memory in
      memory.replace(number) { $0.with(state: state, head: head ?? $0.head) }
    }
  }

  /// From now on nothing but this failure is answered; nothing ends it.
  package func goDown(_ failure: GitHostFailure?) { state.withLock { $0.outage = failure } }

  /// Returns when the host is as the condition wants it, or the task is cancelled.
  package func until(_ condition: (ScriptedGitHost) -> Bool) async {
    let (stream, listener) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    state.withLock { $0.listeners.append(listener) }
    listener.yield()
    for await _ in stream where condition(self) { return }
  }

  // What Ferry does.

  package var textLimit: Int { 60_000 }

  package let site = HostSite(.gitlab, at: HTTPURL("https://git.example.com")!)

  package func mergeRequests(
    from source: BranchName, into target: BranchName
  ) async throws(GitHostFailure) -> [MergeRequest] {
    try answer("find \(source)") { state in
      state.mergeRequests.reversed().filter { $0.source == source && $0.target == target }
    }
  }

  package func open(_ draft: MergeRequestDraft) async throws(GitHostFailure) -> MergeRequest {
    try answer("open \(draft.source)") { state throws(GitHostFailure) in
      guard !state.mergeRequests.contains(where: { $0.isOpen(for: draft) }) else {
        throw GitHostFailure(
          .conflict, doing: "opening a merge request", detail: "one is already open")
      }
      let number = state.mergeRequests.count + 1
      let opened = MergeRequest(
        number: number, state: .open, title: draft.title, body: draft.body, source: draft.source,
        target: draft.target, head: nil, url: "https://git.example.com/fleet/-/\(number)",
        isDraft: draft.isDraft)
      state.mergeRequests.append(opened)
      state.labels[number] = draft.labels
      return opened
    }
  }

  package func update(_ number: Int, _ draft: MergeRequestDraft) async throws(GitHostFailure) {
    try answer("update \(number)") { state throws(GitHostFailure) in
      try state.expect(number)
      state.replace(number) {
        $0.with(title: draft.title, body: draft.body, isDraft: draft.isDraft)
      }
      let known = state.labels[number] ?? []
      state.labels[number] = known + draft.labels.filter { !known.contains($0) }
    }
  }

  package func setStatus(
    _ status: CommitStatus, of commit: GitObjectID
  ) async throws(GitHostFailure) {
    try answer("status \(status.name) \(status.state.rawValue)") {
      $0.statuses[commit, default: [:]][status.name] = status
    }
  }

  package func keepComment(
    _ text: String, marker: String, on number: Int
  ) async throws(GitHostFailure) {
    try answer("comment \(number)") { state throws(GitHostFailure) in
      try state.expect(number)
      state.comments[number, default: [:]][marker] = text
    }
  }

  func answer<Answer: Sendable>(
    _ request: String, _ body: (inout State) throws(GitHostFailure) -> Answer
  ) throws(GitHostFailure) -> Answer {
    defer { for listener in state.withLock({ $0.listeners }) { listener.yield() } }
    return try state.withLock { state throws(GitHostFailure) in
      state.requests.append(request)
      if let outage = state.outage { throw outage }
      return try body(&state)
    }
  }
}

extension ScriptedGitHost.State {
  mutating func replace(_ number: Int, _ change: (MergeRequest) -> MergeRequest) {
    guard mergeRequests.indices.contains(number - 1) else { return }
    mergeRequests[number - 1] = change(mergeRequests[number - 1])
  }

  func expect(_ number: Int) throws(GitHostFailure) {
    guard mergeRequests.indices.contains(number - 1) else {
      throw GitHostFailure(
        .notFound, doing: "writing to merge request \(number)", detail: "there is none (404)")
    }
  }
}

extension MergeRequest {
  fileprivate func isOpen(for draft: MergeRequestDraft) -> Bool {
    state == .open && source == draft.source && target == draft.target
  }

  func with(
    state: State? = nil, title: String? = nil, body: String? = nil, head: GitObjectID? = nil,
    isDraft: Bool? = nil
  ) -> MergeRequest {
    MergeRequest(
      number: number, state: state ?? self.state, title: title ?? self.title,
      body: body ?? self.body, source: source, target: target, head: head ?? self.head,
      headReference: headReference, url: url,
      isDraft: isDraft ?? self.isDraft, isFromFork: isFromFork, author: author,
      mergeability: mergeability, updated: updated, merge: merge)
  }
}
