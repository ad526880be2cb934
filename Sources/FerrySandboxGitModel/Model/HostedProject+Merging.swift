// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

extension HostedProject {
  /// What keeps a merge request from being merged, beside conflicts.
  package func blockers(of request: HostedMergeRequest) -> [MergeBlocker] {
    var blockers: [MergeBlocker] = request.isDraft ? [.draft] : []
    guard let protection = protections[request.target] else { return blockers }
    let missing = protection.approvals - request.approvers.count
    if missing > 0 { blockers.append(.approvals(missing: missing)) }
    if protection.approvals > 0, request.latestReviews.contains(where: \.asksForChanges) {
      blockers.append(.changesRequested)
    }
    let passed = Set(
      statuses.latest(of: request.head).filter { $0.state == .success }.map(\.name))
    let open = protection.checks.filter { !passed.contains($0) }
    return open.isEmpty ? blockers : blockers + [.checks(open)]
  }

  /// Takes the right to merge, if nothing is in the way; `finishMerge` or `abandonMerge` gives it
  /// back.
  mutating func beginMerge(
    _ number: Int, expecting head: GitObjectID?, by user: HostedUser
  ) throws(HostRefusal) -> HostedMergeRequest {
    try check(.write, of: user)
    let request = try mergeRequests.request(number)
    // A wrong head, or a state in which nothing is merged, is told first.
    var trial = mergeRequests
    _ = try trial.beginMerge(number, expecting: head)
    if let blocker = blockers(of: request).first { throw .blocked(blocker) }
    mergeRequests = trial
    return request
  }

  /// Orders a merge for when nothing is in the way.
  mutating func setAutoMerge(
    _ number: Int, _ wish: MergeWish, by user: HostedUser, at now: Timestamp
  ) throws(HostRefusal) -> HostEvent {
    try check(.write, of: user)
    guard settings.allowsAutoMerge else { throw .notMergeable("auto-merge is not allowed here") }
    return try mergeRequests.setAutoMerge(number, wish, by: user, at: now)
  }

  /// Puts a merge request at the end of the queue.
  mutating func enqueue(
    _ number: Int, _ wish: MergeWish, by user: HostedUser, at now: Timestamp
  ) throws(HostRefusal) -> HostedMergeRequest {
    try check(.write, of: user)
    let request = try mergeRequests.request(number)
    guard request.phase == .open else { throw .notMergeable("the merge request is not open") }
    if let head = wish.head, head != request.head { throw .headMoved(to: request.head) }
    if let blocker = blockers(of: request).first { throw .blocked(blocker) }
    guard !queue.contains(where: { $0.number == number }) else { throw .alreadyScheduled }
    queue.append(QueuedMerge(number: number, wish: wish, user: user))
    return request
  }

  /// Takes the first merge request out of the queue.
  mutating func dequeue() -> QueuedMerge? { queue.isEmpty ? nil : queue.removeFirst() }
}

/// A place in the merge queue.
package struct QueuedMerge: Hashable, Sendable {
  package let number: Int
  package let wish: MergeWish
  package let user: HostedUser
}

extension HostedReview {
  fileprivate var asksForChanges: Bool { verdict == .changesRequested }
}
