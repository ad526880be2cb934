// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxGitModel
import FerrySandboxHTTP
import HTTPTypes
import Hummingbird

extension PullRequestResponder {
  /// `/repos/:owner/:repo/issues…`: pull requests are issues too.
  func issues(_ path: [String], _ call: PullRequestCall) async throws -> Response {
    if path.first == "comments", path.count >= 2 {
      guard let id = Int(path[1]) else { throw HostRefusal.notFound("Note") }
      return try comment(id, Array(path.dropFirst(2)), call)
    }
    guard path.count >= 2, let number = Int(path[0]) else { throw HostRefusal.notFound("Page") }
    let request = try call.project.mergeRequests.request(number)
    switch (call.request.method, path[1]) {
    case (.get, "comments"):
      // Gitea lists all of them at once.
      guard call.isGitHub else {
        return Response(
          .ok, json: .array(request.notes.map { call.presentation.comment($0, on: request) }))
      }
      return call.page(request.notes) { call.presentation.comment($0, on: request) }
    case (.post, "comments"):
      let body = try call.parameters.required("body")
      let note = try await actions.comment(body, on: number, in: call.project, call.visit)
      return Response(.created, json: call.presentation.comment(note, on: request))
    case (_, "labels"): return try await labels(of: request, Array(path.dropFirst(2)), call)
    default: throw HostRefusal.notFound("Page")
    }
  }

  private func comment(
    _ id: Int, _ path: [String], _ call: PullRequestCall
  ) throws -> Response {
    let request = try call.project.mergeRequests.request(ofNote: id)
    guard let note = request.notes.first(where: { $0.id == id }) else {
      throw HostRefusal.notFound("Note")
    }
    switch (call.request.method, path.first) {
    case (.get, nil): return Response(.ok, json: call.presentation.comment(note, on: request))
    case (.patch, nil):
      let body = try call.parameters.required("body")
      let edited = try actions.change(call.project, call.visit, needing: .read) {
        project throws(HostRefusal) in
        try project.mergeRequests.editNote(id, on: request.number, body: body, at: call.visit.now)
      }
      return Response(.ok, json: call.presentation.comment(edited, on: request))
    case (.delete, nil):
      try actions.change(call.project, call.visit, needing: .read) { project throws(HostRefusal) in
        try project.mergeRequests.deleteNote(id, on: request.number)
      }
      return Response(status: .noContent)
    case (.get, "reactions"):
      return call.page(note.reactions) { call.presentation.reaction($0, on: note) }
    case (.post, "reactions"):
      let content = try call.parameters.required("content")
      guard Self.reactions.contains(content) else { throw ParameterProblem.wrong("content") }
      let isNew = !note.reactions.contains {
        $0.content == content && $0.author == call.visit.user
      }
      let reaction = try actions.change(call.project) { project throws(HostRefusal) in
        try project.mergeRequests.react(content, to: id, on: request.number, by: call.visit.user)
      }
      return Response(
        isNew ? .created : .ok, json: call.presentation.reaction(reaction, on: note))
    default: throw HostRefusal.notFound("Page")
    }
  }

  private static let reactions = [
    "+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes",
  ]

  // MARK: Labels

  /// `/repos/:owner/:repo/labels`
  func labels(_ path: [String], _ call: PullRequestCall) throws -> Response {
    switch (call.request.method, path.count) {
    case (.get, 0): return call.page(call.project.labels) { call.presentation.label($0.name) }
    case (.post, 0):
      let name = try call.parameters.required("name")
      let color = call.parameters.text("color") ?? "ededed"
      let label = try actions.change(call.project, call.visit, needing: .write) {
        project throws(HostRefusal) in
        try project.addLabel(name, color: color.hasPrefix("#") ? color : "#" + color)
      }
      return Response(
        .created, json: call.refreshed(actions).presentation.label(label.name))
    default: throw HostRefusal.notFound("Page")
    }
  }

  private func labels(
    of request: HostedMergeRequest, _ path: [String], _ call: PullRequestCall
  ) async throws -> Response {
    var edit = MergeRequestEdit()
    switch (call.request.method, path.first) {
    case (.get, nil): break
    case (.post, nil):
      let new = try labelNames(call).filter { !request.labels.contains($0) }
      edit.labels = request.labels + new
    case (.put, nil): edit.labels = try labelNames(call)
    case (.delete, let name?):
      let gone = call.isGitHub ? name : call.project.labels.first { String($0.id) == name }?.name
      guard let gone, request.labels.contains(gone) else { throw HostRefusal.notFound("Label") }
      edit.labels = request.labels.filter { $0 != gone }
    default: throw HostRefusal.notFound("Page")
    }
    if edit.labels != nil {
      _ = try await actions.edit(request.number, edit, in: call.project, call.visit)
    }
    if !call.isGitHub, call.request.method == .delete { return Response(status: .noContent) }
    let presentation = call.refreshed(actions).presentation
    return Response(
      .ok, json: .array((edit.labels ?? request.labels).map(presentation.label)))
  }

  /// The names of the labels that a request gives: GitHub's names, Gitea's numbers or names.
  func labelNames(_ call: PullRequestCall) throws -> [String] {
    try (call.parameters.values["labels"]?.array ?? []).map { label in
      if let name = label.string { return name }
      guard let id = label.integer, let known = call.project.labels.first(where: { $0.id == id })
      else { throw ParameterProblem.wrong("labels") }
      return known.name
    }
  }
}
