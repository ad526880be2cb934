// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// The merge requests of one project and the rules that all Git hosts share.
///
/// It is told where branches are and knows nothing of Git, HTTP or a host's dialect.
package struct MergeRequestModel: Sendable {
  static let requestLimit = 1_000
  static let noteLimit = 1_000
  static let textLimit = 1 << 20

  private var requests: [Int: HostedMergeRequest] = [:]
  private var lastNote = 0

  package init() {}

  /// Every merge request, newest first.
  package var all: [HostedMergeRequest] { requests.values.sorted { $0.number > $1.number } }

  package func request(_ number: Int) throws(HostRefusal) -> HostedMergeRequest {
    guard let request = requests[number] else { throw .notFound("Merge Request") }
    return request
  }

  // MARK: Opening and editing

  /// Opens a merge request; a branch has at most one open into the same target.
  package mutating func open(
    _ draft: MergeRequestDraft, head: GitObjectID, removesSource: Bool, by author: HostUser,
    at now: Timestamp
  ) throws(HostRefusal) -> HostEvent {
    guard draft.source != draft.target else {
      throw .invalid("You can't use same project/branch for source and target")
    }
    guard requests.count < Self.requestLimit else { throw .full("merge requests") }
    try check(title: draft.title, body: draft.body)
    try checkNoneOpen(from: draft.source, into: draft.target)
    let request = HostedMergeRequest(
      number: requests.count + 1, source: draft.source, author: author, created: now,
      target: draft.target, title: draft.title, body: draft.body, labels: draft.labels,
      removesSource: removesSource, head: head, updated: now)
    requests[request.number] = request
    return .mergeRequest(.opened, request, by: author)
  }

  /// Changes what the edit names; nothing happens, and nothing is told, when all of it is so already.
  package mutating func edit(
    _ number: Int, _ edit: MergeRequestEdit, head: GitObjectID?, by editor: HostUser,
    at now: Timestamp
  ) throws(HostRefusal) -> [HostEvent] {
    let before = try request(number)
    var request = before
    request.title = edit.title ?? request.title
    request.body = edit.body ?? request.body
    request.target = edit.target ?? request.target
    request.labels = edit.labels ?? request.labels
    request.removesSource = edit.removesSource ?? request.removesSource
    try check(title: request.title, body: request.body)
    var actions: [HostEvent.Action] = request == before ? [] : [.edited]
    if let action = try turn(&request, open: edit.isOpen, head: head, by: editor, at: now) {
      actions.append(action)
    }
    guard !actions.isEmpty else { return [] }
    request.updated = now
    requests[number] = request
    return actions.map { .mergeRequest($0, request, by: editor) }
  }

  private func turn(
    _ request: inout HostedMergeRequest, open isOpen: Bool?, head: GitObjectID?,
    by editor: HostUser, at now: Timestamp
  ) throws(HostRefusal) -> HostEvent.Action? {
    switch (isOpen, request.phase) {
    case (nil, _), (true, .open), (false, .closed): return nil
    case (false, .open):
      request.phase = .closed(by: editor, at: now)
      return .closed
    case (true, .closed):
      guard let head else { throw .invalid("Source branch \"\(request.source)\" does not exist") }
      try checkNoneOpen(from: request.source, into: request.target)
      request.phase = .open
      request.head = head
      return .reopened
    case (_, .merged), (_, .merging):
      throw .invalid("State cannot transition: the merge request is merged or merging")
    }
  }

  // MARK: Merging

  /// Takes the right to merge, which `finishMerge` or `abandonMerge` gives back.
  package mutating func beginMerge(
    _ number: Int, expecting head: GitObjectID?
  ) throws(HostRefusal) -> HostedMergeRequest {
    let request = try request(number)
    switch request.phase {
    case .open where request.isDraft: throw .notMergeable("the merge request is a draft")
    case .open: break
    case .merging: throw .notMergeable("the merge request is being merged")
    case .merged: throw .notMergeable("the merge request is merged already")
    case .closed: throw .notMergeable("the merge request is closed")
    }
    guard head == nil || head == request.head else { throw .headMoved(to: request.head) }
    requests[number]?.phase = .merging
    return request
  }

  /// Notes the commit that merged it.
  package mutating func finishMerge(
    _ number: Int, as commit: GitObjectID, by merger: HostUser, at now: Timestamp
  ) throws(HostRefusal) -> HostEvent {
    var request = try request(number)
    request.phase = .merged(commit, by: merger, at: now)
    request.updated = now
    requests[number] = request
    return .mergeRequest(.merged, request, by: merger)
  }

  /// Gives the right to merge back: nothing was merged.
  package mutating func abandonMerge(_ number: Int) {
    guard requests[number]?.phase == .merging else { return }
    requests[number]?.phase = .open
  }

  // MARK: Branches

  /// Follows a branch: new commits are the merge request's, and without its branch it is closed.
  package mutating func follow(
    _ move: BranchMove, by pusher: HostUser, at now: Timestamp
  ) -> [HostEvent] {
    let concerned = all.filter { $0.source == move.branch && $0.phase == .open }
    return concerned.reversed().map { request in
      var request = request
      request.updated = now
      let action: HostEvent.Action
      if let head = move.new {
        action = .pushed(from: request.head)
        request.head = head
      } else {
        action = .closed
        request.phase = .closed(by: pusher, at: now)
      }
      requests[request.number] = request
      return .mergeRequest(action, request, by: pusher)
    }
  }

  // MARK: Notes

  package mutating func comment(
    _ body: String, on number: Int, by author: HostUser, at now: Timestamp
  ) throws(HostRefusal) -> HostedNote {
    guard try request(number).notes.count < Self.noteLimit else { throw .full("notes") }
    try check(note: body)
    lastNote += 1
    let note = HostedNote(id: lastNote, author: author, created: now, body: body, updated: now)
    requests[number]?.notes.append(note)
    return note
  }

  package mutating func editNote(
    _ id: Int, on number: Int, body: String, at now: Timestamp
  ) throws(HostRefusal) -> HostedNote {
    let index = try noteIndex(id, on: number)
    try check(note: body)
    requests[number]?.notes[index].body = body
    requests[number]?.notes[index].updated = now
    return try request(number).notes[index]
  }

  package mutating func deleteNote(_ id: Int, on number: Int) throws(HostRefusal) {
    let index = try noteIndex(id, on: number)
    requests[number]?.notes.remove(at: index)
  }

  private func noteIndex(_ id: Int, on number: Int) throws(HostRefusal) -> Int {
    guard let index = try request(number).notes.firstIndex(where: { $0.id == id }) else {
      throw .notFound("Note")
    }
    return index
  }

  // MARK: Rules

  private func checkNoneOpen(
    from source: BranchName, into target: BranchName
  ) throws(HostRefusal) {
    let other = all.first { $0.isOpen && $0.source == source && $0.target == target }
    if let other { throw .alreadyOpen(number: other.number) }
  }

  private func check(title: String, body: String) throws(HostRefusal) {
    guard !title.isEmpty, title.count <= 255 else {
      throw .invalid("Title must have 1 to 255 characters")
    }
    guard body.utf8.count <= Self.textLimit else { throw .invalid("Description is too long") }
  }

  private func check(note body: String) throws(HostRefusal) {
    guard !body.isEmpty, body.utf8.count <= Self.textLimit else {
      throw .invalid("Note must have 1 to \(Self.textLimit) bytes")
    }
  }
}
