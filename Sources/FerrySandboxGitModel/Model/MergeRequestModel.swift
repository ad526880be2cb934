// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// The merge requests of one project and the rules that all Git hosts share.
///
/// It is told where branches are and knows nothing of Git, HTTP or a host's dialect.
package struct MergeRequestModel: Sendable {
  static let requestLimit = 1_000
  static let noteLimit = 1_000
  static let textLimit = 1 << 20

  private var requests: [Int: HostedMergeRequest] = [:]
  private let host: GitHost
  private var lastNote = 0
  var lastReview = 0

  /// The host decides what makes a draft.
  package init(of host: GitHost) { self.host = host }

  /// Every merge request, newest first.
  package var all: [HostedMergeRequest] { requests.values.sorted { $0.number > $1.number } }

  package func request(_ number: Int) throws(HostRefusal) -> HostedMergeRequest {
    guard let request = requests[number] else { throw .notFound("Merge Request") }
    return request
  }

  // MARK: Opening and editing

  /// Opens a merge request; a branch has at most one open into the same target.
  package mutating func open(
    _ new: NewMergeRequest, head: GitObjectID, by author: HostedUser, at now: Timestamp
  ) throws(HostRefusal) -> HostEvent {
    guard new.source != new.target || new.fork != nil else {
      throw .invalid("You can't use same project/branch for source and target")
    }
    guard requests.count < Self.requestLimit else { throw .full("merge requests") }
    try check(title: new.title, body: new.body)
    try checkNoneOpen(from: new.source, of: new.fork, into: new.target)
    var request = HostedMergeRequest(
      number: requests.count + 1, source: new.source, fork: new.fork, author: author,
      created: now, target: new.target, title: new.title, body: new.body, labels: new.labels,
      removesSource: new.removesSource, head: head, updated: now, isDraft: false)
    draft(&request, new.isDraft ? true : nil)
    requests[request.number] = request
    return .mergeRequest(.opened, request, by: author)
  }

  /// Changes what the edit names; nothing happens, and nothing is told, when all of it is so already.
  package mutating func edit(
    _ number: Int, _ edit: MergeRequestEdit, head: GitObjectID?, by editor: HostedUser,
    at now: Timestamp
  ) throws(HostRefusal) -> [HostEvent] {
    let before = try request(number)
    var request = before
    request.title = edit.title ?? request.title
    draft(&request, edit.isDraft)
    request.body = edit.body ?? request.body
    request.target = edit.target ?? request.target
    request.labels = edit.labels ?? request.labels
    request.removesSource = edit.removesSource ?? request.removesSource
    try check(title: request.title, body: request.body)
    var actions = Self.actions(from: before, to: request)
    if let action = try turn(&request, open: edit.isOpen, head: head, by: editor, at: now) {
      actions.append(action)
    }
    guard !actions.isEmpty else { return [] }
    request.updated = now
    requests[number] = request
    return actions.map { .mergeRequest($0, request, by: editor) }
  }

  /// What webhooks tell of an edit.
  private static func actions(
    from before: HostedMergeRequest, to after: HostedMergeRequest
  ) -> [HostEvent.Action] {
    var rest = after
    (rest.labels, rest.isDraft) = (before.labels, before.isDraft)
    // Where the title says that it is a draft, it is the change of the title that is told too.
    return (rest == before ? [] : [.edited]) + (after.labels == before.labels ? [] : [.labelled])
      + (after.isDraft == before.isDraft ? [] : [.draftChanged])
  }

  /// Makes a draft or ends it. Where the title says so, the title follows the wish, and without a
  /// wish the title decides.
  private func draft(_ request: inout HostedMergeRequest, _ wish: Bool?) {
    let prefixes = host.draftPrefixes
    guard !prefixes.isEmpty else {
      request.isDraft = wish ?? request.isDraft
      return
    }
    let title = request.title.lowercased()
    let prefix = prefixes.first { title.hasPrefix($0) }
    switch (wish, prefix) {
    case (true, nil): request.title = (host == .gitlab ? "Draft: " : "WIP: ") + request.title
    case (false, let prefix?):
      request.title = String(request.title.dropFirst(prefix.count).drop(while: \.isWhitespace))
    default: break
    }
    let now = request.title.lowercased()
    request.isDraft = prefixes.contains { now.hasPrefix($0) }
  }

  private func turn(
    _ request: inout HostedMergeRequest, open isOpen: Bool?, head: GitObjectID?,
    by editor: HostedUser, at now: Timestamp
  ) throws(HostRefusal) -> HostEvent.Action? {
    switch (isOpen, request.phase) {
    case (nil, _), (true, .open), (false, .closed): return nil
    case (false, .open):
      request.phase = .closed(by: editor, at: now)
      request.autoMerge = nil
      return .closed
    case (true, .closed):
      guard let head else { throw .invalid("Source branch \"\(request.source)\" does not exist") }
      try checkNoneOpen(from: request.source, of: request.fork, into: request.target)
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
    case .open where request.isDraft: throw .blocked(.draft)
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
    _ number: Int, as commit: GitObjectID, _ record: MergeRecord, by merger: HostedUser,
    at now: Timestamp
  ) throws(HostRefusal) -> HostEvent {
    var request = try request(number)
    request.mergedAs = record
    request.autoMerge = nil
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
    _ move: BranchMove, by pusher: HostedUser, at now: Timestamp
  ) -> [HostEvent] {
    let followers = all.filter { $0.source == move.branch && $0.fork == nil }
    for request in followers {
      requests[request.number]?.isSourceGone = move.new == nil
    }
    return followers.filter { $0.phase == .open }.reversed().map { request in
      var request = request
      request.updated = now
      let action: HostEvent.Action
      if let head = move.new {
        action = .pushed(from: request.head)
        request.head = head
        if !host.keepsAutoMergeOverPushes { request.autoMerge = nil }
      } else {
        action = .closed
        request.autoMerge = nil
        request.phase = .closed(by: pusher, at: now)
      }
      requests[request.number] = request
      return .mergeRequest(action, request, by: pusher)
    }
  }

  /// Follows the branch of a fork.
  mutating func follow(
    _ number: Int, to head: GitObjectID, by pusher: HostedUser, at now: Timestamp
  ) throws(HostRefusal) -> HostEvent {
    var request = try request(number)
    guard request.fork != nil, request.isOpen else { throw .notFound("Merge Request") }
    let last = request.head
    (request.head, request.updated) = (head, now)
    requests[number] = request
    return .mergeRequest(.pushed(from: last), request, by: pusher)
  }

  // MARK: Notes

  package mutating func comment(
    _ body: String, on number: Int, by author: HostedUser, at now: Timestamp
  ) throws(HostRefusal) -> HostedNote {
    guard try request(number).notes.count < Self.noteLimit else { throw .full("notes") }
    try check(note: body)
    lastNote += 1
    let note = HostedNote(id: lastNote, author: author, created: now, body: body, updated: now)
    requests[number]?.notes.append(note)
    requests[number]?.updated = now
    return note
  }

  /// Gives a comment an emoji; the same again changes nothing.
  package mutating func react(
    _ content: String, to id: Int, on number: Int, by author: HostedUser
  ) throws(HostRefusal) -> HostedReaction {
    let index = try noteIndex(id, on: number)
    let reactions = try request(number).notes[index].reactions
    let same = reactions.first { $0.author == author && $0.content == content }
    if let same { return same }
    guard reactions.count < 100 else { throw .full("reactions") }
    let reaction = HostedReaction(
      id: id * 100 + reactions.count + 1, author: author, content: content)
    requests[number]?.notes[index].reactions.append(reaction)
    return reaction
  }

  /// The merge request that a comment is on.
  package func request(ofNote id: Int) throws(HostRefusal) -> HostedMergeRequest {
    let found = requests.values.first { $0.notes.contains { $0.id == id } }
    guard let found else { throw .notFound("Note") }
    return found
  }

  /// Keeps a merge request as it is now.
  mutating func replace(_ request: HostedMergeRequest) { requests[request.number] = request }

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
    from source: BranchName, of fork: HostedFork?, into target: BranchName
  ) throws(HostRefusal) {
    let other = all.first {
      $0.isOpen && $0.source == source && $0.fork == fork && $0.target == target
    }
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
