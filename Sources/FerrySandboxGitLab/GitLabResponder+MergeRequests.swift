// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxGitModel
import FerrySandboxHTTP
import FerryDomain
import FerryGitServing
import FerryGitStore
import FerryPorts
import HTTPTypes
import Hummingbird

extension GitLabResponder {
  /// `/projects/:id/merge_requests…`
  func mergeRequests(_ path: [String], _ call: GitLabCall) async throws -> Response {
    switch (call.request.method, path.count) {
    case (.get, 0): return list(call)
    case (.post, 0): return try await open(call)
    case (_, 1...):
      guard let number = path.first.flatMap({ Int($0) }) else {
        throw GitLabRefusal(.badRequest, error: "merge_request_iid is invalid")
      }
      return try await mergeRequest(number, Array(path.dropFirst()), call)
    default: throw HostRefusal.notFound("Page")
    }
  }

  private func mergeRequest(
    _ number: Int, _ path: [String], _ call: GitLabCall
  ) async throws -> Response {
    let request = try call.project.mergeRequests.request(number)
    switch (call.request.method, path.first) {
    case (.get, nil): return try await show(request, .ok, call)
    case (.put, nil): return try await edit(request, call)
    case (.put, "merge") where path.count == 1: return try await merge(request, call)
    case (.post, "cancel_merge_when_pipeline_succeeds"), (.post, "cancel_auto_merge"):
      return try await cancel(number, call)
    case (.get, "approvals"):
      return Response(.ok, json: call.presentation.approvals(of: request))
    case (.post, "approve"), (.post, "unapprove"):
      return try await approve(request, isTakenBack: path[0] == "unapprove", call)
    case (.get, "diffs") where path.count == 1: return try await diffs(of: request, call)
    case (_, "notes"): return try await notes(Array(path.dropFirst()), on: request, call)
    default: throw HostRefusal.notFound("Page")
    }
  }

  private func list(_ call: GitLabCall) -> Response {
    let parameters = call.parameters
    let state = parameters.text("state") ?? "all"
    let found = call.project.mergeRequests.all.filter { request in
      (state == "all" || request.gitLabState == state)
        && parameters.text("source_branch").map { $0 == request.source.text } ?? true
        && parameters.text("target_branch").map { $0 == request.target.text } ?? true
        && parameters.list("labels").map { Set($0).isSubset(of: request.labels) } ?? true
    }
    let ordered =
      parameters.text("order_by") == "updated_at"
      ? found.sorted { $0.updated > $1.updated } : found
    let isAscending = parameters.text("sort") == "asc"
    return call.page(isAscending ? ordered.reversed() : ordered) {
      call.presentation.mergeRequest($0, conflicts: nil)
    }
  }

  private func show(
    _ request: HostedMergeRequest, _ status: HTTPResponse.Status, _ call: GitLabCall
  ) async throws -> Response {
    let conflicts: [String]? =
      request.isOpen
      ? try await actions.repository(of: call.project).perform { try $0.conflicts(of: request) }
      : nil
    return Response(status, json: call.presentation.mergeRequest(request, conflicts: conflicts))
  }

  private func open(_ call: GitLabCall) async throws -> Response {
    let parameters = call.parameters
    var new = NewMergeRequest(
      source: try parameters.branch("source_branch"),
      target: try parameters.branch("target_branch"), title: try parameters.required("title"))
    new.body = parameters.text("description") ?? ""
    new.labels = parameters.list("labels") ?? []
    new.removesSource = parameters.flag("remove_source_branch") ?? false
    let request = try await actions.open(new, in: call.project, call.visit)
    return try await show(request, .created, call)
  }

  private func edit(_ request: HostedMergeRequest, _ call: GitLabCall) async throws -> Response {
    let parameters = call.parameters
    var edit = MergeRequestEdit()
    edit.title = parameters.text("title")
    edit.body = parameters.text("description")
    edit.removesSource = parameters.flag("remove_source_branch")
    if parameters.text("target_branch") != nil {
      edit.target = try parameters.branch("target_branch")
    }
    let removed = parameters.list("remove_labels") ?? []
    let added = parameters.list("add_labels") ?? []
    let labels = (parameters.list("labels") ?? request.labels).filter { !removed.contains($0) }
    edit.labels = labels + added.filter { !labels.contains($0) }
    switch parameters.text("state_event") {
    case nil: break
    case "close": edit.isOpen = false
    case "reopen": edit.isOpen = true
    default: throw ParameterProblem.wrong("state_event")
    }
    let edited = try await actions.edit(request.number, edit, in: call.project, call.visit)
    return try await show(edited, .ok, call)
  }

  private func merge(_ request: HostedMergeRequest, _ call: GitLabCall) async throws -> Response {
    let parameters = call.parameters
    let expected = parameters.text("sha")
    let head = expected.flatMap { GitObjectID(hex: $0) }
    guard expected == nil || head != nil else { throw HostRefusal.headMoved(to: request.head) }
    var wish = MergeWish()
    wish.head = head
    wish.message =
      parameters.text("merge_commit_message") ?? parameters.text("squash_commit_message")
    wish.removesSource = parameters.flag("should_remove_source_branch")
    if parameters.flag("squash") == true { wish.method = .squash }
    let later = parameters.flag("auto_merge") ?? parameters.flag("merge_when_pipeline_succeeds")
    if later == true, !(try await actions.isMergeable(request, in: call.project)) {
      let ordered = try await actions.mergeLater(
        request.number, wish, in: call.project, call.visit)
      return try await show(ordered, .ok, call)
    }
    let merged = try await actions.merge(request.number, wish, in: call.project, call.visit)
    return try await show(merged, .ok, call)
  }

  private func cancel(_ number: Int, _ call: GitLabCall) async throws -> Response {
    try await show(
      try await actions.cancelAutoMerge(number, in: call.project, call.visit), .created, call)
  }

  private func diffs(of request: HostedMergeRequest, _ call: GitLabCall) async throws -> Response {
    let differences = try await actions.repository(of: call.project).perform {
      try $0.differences(of: request)
    }
    return call.page(differences) { difference in
      [
        "old_path": .string(difference.path), "new_path": .string(difference.path),
        "new_file": .bool(difference.kind == .added),
        "deleted_file": .bool(difference.kind == .removed), "renamed_file": false,
        "too_large": .bool(!difference.isReadable),
        "diff": .string(difference.lines?.unified ?? ""),
      ]
    }
  }

  // MARK: Notes

  private func notes(
    _ path: [String], on request: HostedMergeRequest, _ call: GitLabCall
  ) async throws -> Response {
    let number = request.number
    let body = { try call.parameters.required("body") }
    switch (call.request.method, path.count, path.first.flatMap { Int($0) }) {
    case (.get, 0, _):
      let isAscending = call.parameters.text("sort") == "asc"
      return call.page(isAscending ? request.notes : request.notes.reversed()) {
        call.presentation.note($0, on: number)
      }
    case (.post, 0, _):
      let text = try body()
      let note = try await actions.comment(text, on: number, in: call.project, call.visit)
      return Response(.created, json: call.presentation.note(note, on: number))
    case (.get, 1, let id?):
      guard let note = request.notes.first(where: { $0.id == id }) else {
        throw HostRefusal.notFound("Note")
      }
      return Response(.ok, json: call.presentation.note(note, on: number))
    case (_, 2, let id?) where path[1] == "award_emoji":
      return try awards(of: id, on: request, call)
    case (.put, 1, let id?):
      let text = try body()
      let note = try actions.change(call.project) { project throws(HostRefusal) in
        try project.mergeRequests.editNote(id, on: number, body: text, at: call.visit.now)
      }
      return Response(.ok, json: call.presentation.note(note, on: number))
    case (.delete, 1, let id?):
      try actions.change(call.project) { project throws(HostRefusal) in
        try project.mergeRequests.deleteNote(id, on: number)
      }
      return Response(status: .noContent)
    default: throw HostRefusal.notFound("Page")
    }
  }
}
