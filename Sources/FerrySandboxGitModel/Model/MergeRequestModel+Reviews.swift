// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

extension MergeRequestModel {
  /// Notes what somebody thinks of the merge request's head; nobody approves what is their own.
  package mutating func review(
    _ number: Int, _ verdict: HostedReview.Verdict, body: String, by author: HostedUser,
    at now: Timestamp
  ) throws(HostRefusal) -> HostEvent {
    var request = try request(number)
    guard request.isOpen else { throw .invalid("The merge request is not open") }
    guard verdict != .approved || author != request.author else {
      throw .invalid("Can not approve your own pull request")
    }
    guard request.reviews.count < Self.noteLimit else { throw .full("reviews") }
    lastReview += 1
    let review = HostedReview(
      id: lastReview, author: author, commit: request.head, created: now, body: body,
      verdict: verdict)
    request.reviews.append(review)
    request.updated = now
    replace(request)
    return .mergeRequest(.reviewed(review), request, by: author)
  }

  /// Takes somebody's approval back.
  package mutating func unapprove(
    _ number: Int, by author: HostedUser, at now: Timestamp
  ) throws(HostRefusal) -> HostEvent {
    var request = try request(number)
    let index = request.reviews.lastIndex { $0.author == author && $0.verdict == .approved }
    guard let index else { throw .notFound("Approval") }
    request.reviews[index].verdict = .dismissed
    request.updated = now
    let review = request.reviews[index]
    replace(request)
    return .mergeRequest(.reviewed(review), request, by: author)
  }

  /// Makes approvals of older commits void.
  mutating func dismissStaleApprovals(of number: Int) {
    guard var request = try? request(number) else { return }
    for index in request.reviews.indices
    where request.reviews[index].verdict == .approved
      && request.reviews[index].commit != request.head
    {
      request.reviews[index].verdict = .dismissed
    }
    replace(request)
  }

  // MARK: Merging by itself

  mutating func setAutoMerge(
    _ number: Int, _ wish: MergeWish, by user: HostedUser, at now: Timestamp
  ) throws(HostRefusal) -> HostEvent {
    var request = try request(number)
    guard request.phase == .open else { throw .notMergeable("the merge request is not open") }
    if let head = wish.head, head != request.head { throw .headMoved(to: request.head) }
    guard request.autoMerge == nil else { throw .alreadyScheduled }
    request.autoMerge = AutoMerge(wish: wish, user: user, ordered: now)
    request.updated = now
    replace(request)
    return .mergeRequest(.autoMergeChanged, request, by: user)
  }

  /// Takes the order to merge by itself back.
  mutating func cancelAutoMerge(
    _ number: Int, by user: HostedUser, at now: Timestamp
  ) throws(HostRefusal) -> HostEvent {
    var request = try request(number)
    guard request.autoMerge != nil else { throw .notScheduled }
    request.autoMerge = nil
    request.updated = now
    replace(request)
    return .mergeRequest(.autoMergeChanged, request, by: user)
  }
}
