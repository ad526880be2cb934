// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerrySandboxGitModel
import FerrySandboxHTTP
import Testing

private let moment = Timestamp(seconds: 1_800_000_000)
private let (first, second) = (commit(1), commit(2))
private let record = MergeRecord(method: .merge, base: commit(3))

@Suite struct MergeRequestModelTests {
  @Test func `a branch has one open merge request into a target`() throws {
    var model = MergeRequestModel(of: .gitlab)
    try open(&model)
    #expect(throws: HostRefusal.alreadyOpen(number: 1)) { try open(&model) }
    try open(&model, into: "other")
    _ = try model.edit(1, closing, head: first, by: .reviewer, at: moment)
    try open(&model)
    #expect(throws: HostRefusal.alreadyOpen(number: 3)) {
      _ = try model.edit(1, opening, head: first, by: .reviewer, at: moment)
    }
  }

  @Test func `a branch cannot be merged into itself`() {
    var model = MergeRequestModel(of: .gitlab)
    #expect(throws: HostRefusal.self) { try open(&model, into: "ferry/production/shop") }
  }

  @Test func `a merge that expects another head is refused`() throws {
    var model = MergeRequestModel(of: .gitlab)
    try open(&model)
    #expect(throws: HostRefusal.headMoved(to: first)) {
      _ = try model.beginMerge(1, expecting: second)
    }
    #expect(try model.request(1).phase == .open)
  }

  @Test func `only one can merge at a time and an abandoned merge can be tried again`() throws {
    var model = MergeRequestModel(of: .gitlab)
    try open(&model)
    _ = try model.beginMerge(1, expecting: first)
    #expect(throws: HostRefusal.self) { _ = try model.beginMerge(1, expecting: first) }
    model.abandonMerge(1)
    _ = try model.beginMerge(1, expecting: first)
    _ = try model.finishMerge(1, as: second, record, by: .reviewer, at: moment)
    #expect(throws: HostRefusal.self) { _ = try model.beginMerge(1, expecting: first) }
    model.abandonMerge(1)
    #expect(try model.request(1).phase == .merged(second, by: .reviewer, at: moment))
  }

  @Test func `a draft is not merged`() throws {
    var model = MergeRequestModel(of: .gitlab)
    try open(&model, title: "Draft: shop 1.4.1")
    #expect(throws: HostRefusal.self) { _ = try model.beginMerge(1, expecting: nil) }
  }

  @Test func `a merged merge request is not reopened`() throws {
    var model = MergeRequestModel(of: .gitlab)
    try open(&model)
    _ = try model.beginMerge(1, expecting: nil)
    _ = try model.finishMerge(1, as: second, record, by: .reviewer, at: moment)
    #expect(throws: HostRefusal.self) {
      _ = try model.edit(1, opening, head: first, by: .reviewer, at: moment)
    }
  }

  @Test func `an edit that changes nothing tells nothing`() throws {
    var model = MergeRequestModel(of: .gitlab)
    try open(&model)
    var edit = MergeRequestEdit()
    edit.title = "Shop 1.4.1"
    #expect(try model.edit(1, edit, head: first, by: .robot, at: moment).isEmpty)
    edit.title = "Shop 1.4.2"
    #expect(try model.edit(1, edit, head: first, by: .robot, at: moment).count == 1)
  }

  @Test func `new commits move the head and the end of the branch closes`() throws {
    var model = MergeRequestModel(of: .gitlab)
    try open(&model)
    let pushed = model.follow(move(from: first, to: second), by: .robot, at: moment)
    let request = try model.request(1)
    #expect(pushed == [.mergeRequest(.pushed(from: first), request, by: .robot)])
    #expect(request.head == second)
    _ = model.follow(move(from: second, to: nil), by: .robot, at: moment)
    #expect(try model.request(1).phase == .closed(by: .robot, at: moment))
  }

  @Test func `a note is edited in place`() throws {
    var model = MergeRequestModel(of: .gitlab)
    try open(&model)
    let note = try model.comment("one", on: 1, by: .robot, at: moment)
    _ = try model.editNote(note.id, on: 1, body: "two", at: moment)
    #expect(try model.request(1).notes.map(\.body) == ["two"])
    #expect(throws: HostRefusal.notFound("Note")) {
      _ = try model.editNote(99, on: 1, body: "two", at: moment)
    }
  }

  @Test(arguments: [
    ([HostedStatus.State.pending, .pending], false), ([.running, .running], false),
    ([.running, .pending], false), ([.pending, .running], true), ([.pending, .success], true),
    ([.success, .success], true), ([.failed, .pending], true), ([.running, .canceled], true),
  ])
  func `a commit status goes only where GitLab lets it go`(
    states: [HostedStatus.State], isAllowed: Bool
  ) throws {
    var statuses = CommitStatuses()
    try set(states[0], &statuses)
    if isAllowed {
      try set(states[1], &statuses)
      #expect(statuses.latest(of: first).map(\.state) == [states[1]])
    } else {
      #expect(throws: HostRefusal.noTransition(from: states[0], to: states[1])) {
        try set(states[1], &statuses)
      }
    }
  }
}

private func commit(_ number: UInt8) -> GitObjectID {
  GitObjectID(bytes: [UInt8](repeating: number, count: 20))!
}

private func move(from old: GitObjectID?, to new: GitObjectID?) -> BranchMove {
  BranchMove(branch: BranchName("ferry/production/shop")!, old: old, new: new)
}

private func open(
  _ model: inout MergeRequestModel, into target: String = "main", title: String = "Shop 1.4.1"
) throws {
  let new = NewMergeRequest(
    source: BranchName("ferry/production/shop")!, target: BranchName(target)!, title: title)
  _ = try model.open(new, head: first, by: .robot, at: moment)
}

private func set(_ state: HostedStatus.State, _ statuses: inout CommitStatuses) throws {
  _ = try statuses.set(
    state, name: "ferry/plan", of: first, reference: nil, description: nil, url: nil, by: .robot,
    at: moment)
}

private var closing: MergeRequestEdit {
  var edit = MergeRequestEdit()
  edit.isOpen = false
  return edit
}

private var opening: MergeRequestEdit {
  var edit = MergeRequestEdit()
  edit.isOpen = true
  return edit
}
