// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryGitStore
import FerrySandboxGitModel
import FerrySandboxHTTP
import FerryDomain
import FerryGitServing
import HTTPTypes
import Hummingbird

extension GitLabResponder {
  /// `/projects/:id/repository/branches…` and `/projects/:id/repository/commits/:sha/statuses`
  func repository(_ path: [String], _ call: GitLabCall) async throws -> Response {
    switch (call.request.method, path.first, path.count) {
    case (.get, "branches", 1):
      let branches = try await branches(call)
      return call.page(branches) { call.presentation.branch($0, $1, isMerged: $2) }
    case (.get, "branches", 2):
      guard let found = try await branches(call).first(where: { $0.0.text == path[1] }) else {
        throw HostRefusal.notFound("Branch")
      }
      return Response(
        .ok, json: call.presentation.branch(found.0, found.1, isMerged: found.2))
    case (.delete, "branches", 2):
      guard let branch = BranchName(path[1]) else { throw HostRefusal.notFound("Branch") }
      try await actions.deleteBranch(branch, in: call.project, call.visit)
      return Response(status: .noContent)
    case (.get, "compare", 1): return try await compare(call)
    case (.get, "commits", 3) where path[2] == "statuses":
      let commit = try await commit(path[1], call)
      return call.page(call.project.statuses.latest(of: commit), call.presentation.status)
    default: throw HostRefusal.notFound("Page")
    }
  }

  /// `POST /projects/:id/statuses/:sha`
  func statuses(_ path: [String], _ call: GitLabCall) async throws -> Response {
    guard call.request.method == .post, path.count == 1 else { throw HostRefusal.notFound("Page") }
    let parameters = call.parameters
    guard let state = HostedStatus.State(rawValue: try parameters.required("state")) else {
      throw ParameterProblem.wrong("state")
    }
    let commit = try await commit(path[0], call)
    var new = NewStatus(
      name: parameters.text("name") ?? parameters.text("context") ?? "default", state: state)
    new.reference = parameters.text("ref")
    new.description = parameters.text("description")
    new.url = parameters.text("target_url")
    let status = try await actions.setStatus(new, of: commit, in: call.project, call.visit)
    return Response(.created, json: call.presentation.status(status))
  }

  /// `/projects/:id/labels`
  func labels(_ path: [String], _ call: GitLabCall) throws -> Response {
    switch (call.request.method, path.count) {
    case (.get, 0): return call.page(call.project.labels, call.presentation.label)
    case (.post, 0):
      let name = try call.parameters.required("name")
      let color = try call.parameters.required("color")
      guard !call.project.labels.contains(where: { $0.name == name }) else {
        throw GitLabRefusal(.conflict, message: "Label already exists")
      }
      let label = try actions.change(call.project) { project throws(HostRefusal) in
        try project.addLabel(name, color: color)
      }
      return Response(.created, json: call.presentation.label(label))
    default: throw HostRefusal.notFound("Page")
    }
  }

  /// https://docs.gitlab.com/api/repositories/#compare-branches-tags-or-commits
  private func compare(_ call: GitLabCall) async throws -> Response {
    let (from, to) = (try call.parameters.required("from"), try call.parameters.required("to"))
    let comparison = try await actions.repository(of: call.project).perform { git in
      try git.comparison(from, to)
    }
    guard let comparison else { throw HostRefusal.notFound("Ref") }
    return Response(
      .ok,
      json: [
        "commits": .array(comparison.commits.map { ["id": .string($0.id.hex)] }),
        "diffs": .array(
          comparison.changes.map { change in
            [
              "old_path": .string(change.path), "new_path": .string(change.path),
              "new_file": .bool(change.kind == .added), "renamed_file": false,
              "deleted_file": .bool(change.kind == .removed), "diff": "",
            ]
          }), "compare_same_ref": .bool(from == to),
      ])
  }

  private func commit(_ text: String, _ call: GitLabCall) async throws -> GitObjectID {
    guard let id = GitObjectID(hex: text) else { throw HostRefusal.notFound("Commit") }
    do {
      _ = try await actions.repository(of: call.project).perform { try $0.details(of: id) }
    } catch let failure as GitFailure where failure.code == .missingObject {
      throw HostRefusal.notFound("Commit")
    }
    return id
  }

  private func branches(
    _ call: GitLabCall
  ) async throws -> [(BranchName, CommitFacts, Bool)] {
    try await actions.repository(of: call.project).perform { git in
      let heads = try git.branches().sorted { $0.key.text < $1.key.text }
      let main = try git.head(of: call.project.defaultBranch)
      return try heads.map { name, head in
        let isMerged = try main.map {
          try name != call.project.defaultBranch && git.isAncestor(head, of: $0)
        }
        return (name, try git.facts(of: head), isMerged ?? false)
      }
    }
  }
}
