// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryGitServing
import FerrySandboxGitModel
import FerrySandboxHTTP
import HTTPTypes
import Hummingbird

extension PullRequestResponder {
  /// Everything about commits and branches, by the first part of its path.
  func commits(
    _ kind: String, _ path: [String], _ call: PullRequestCall
  ) async throws -> Response {
    let name = path.joined(separator: "/")
    switch (call.request.method, kind) {
    case (.post, "statuses") where path.count == 1: return try await setStatus(path[0], call)
    case (.get, "commits") where path.last == "status":
      return try await combined(path.dropLast().joined(separator: "/"), call)
    case (.get, "commits") where path.last == "statuses":
      let commit = try await commit(path.dropLast().joined(separator: "/"), call)
      return call.page(call.project.statuses.latest(of: commit), call.presentation.status)
    case (.get, "commits") where path.last == "check-runs" && call.isGitHub:
      return Response(.ok, json: ["total_count": 0, "check_runs": []])
    case (.get, "branches") where path.isEmpty: return try await branches(call)
    case (.get, "branches"): return try await branch(name, call)
    case (.delete, "branches") where !call.isGitHub:
      return try await deleteBranch(name, "Branch", call)
    case (.delete, "git") where call.isGitHub && path.starts(with: ["refs", "heads"]):
      return try await deleteBranch(
        path.dropFirst(2).joined(separator: "/"), "Reference", call)
    case (.get, "compare"): return try await compare(name, call)
    case (.get, "branch_protections") where !call.isGitHub: return try protection(name, call)
    default: throw HostRefusal.notFound("Page")
    }
  }

  private func setStatus(_ sha: String, _ call: PullRequestCall) async throws -> Response {
    let parameters = call.parameters
    let commit = try await commit(sha, call)
    let given = try parameters.required("state")
    guard let state = HostedStatus.State(inPullRequests: given),
      !(call.isGitHub && given == "warning")
    else { throw ParameterProblem.wrong("state") }
    var status = NewStatus(name: parameters.text("context") ?? "default", state: state)
    status.description = parameters.text("description")
    status.url = parameters.text("target_url")
    let set = try await actions.setStatus(status, of: commit, in: call.project, call.visit)
    return Response(.created, json: call.presentation.status(set))
  }

  private func combined(_ reference: String, _ call: PullRequestCall) async throws -> Response {
    let commit = try await commit(reference, call)
    return Response(
      .ok,
      json: call.presentation.combined(call.project.statuses.latest(of: commit), of: commit))
  }

  private func commit(_ text: String, _ call: PullRequestCall) async throws -> GitObjectID {
    let commit = try await actions.repository(of: call.project).perform { try $0.resolve(text) }
    guard let commit else {
      guard call.isGitHub else { throw HostRefusal.notFound("Commit") }
      throw PullRequestRefusal(
        status: .unprocessableContent, message: "No commit found for SHA: \(text)")
    }
    return commit
  }

  private func branches(_ call: PullRequestCall) async throws -> Response {
    let found = try await actions.repository(of: call.project).perform { git in
      try git.branches().sorted { $0.key.text < $1.key.text }
        .map { ($0.key, try git.facts(of: $0.value)) }
    }
    return call.page(found) { call.presentation.branch($0, $1) }
  }

  private func branch(_ name: String, _ call: PullRequestCall) async throws -> Response {
    guard let branch = BranchName(name) else { throw HostRefusal.notFound("Branch") }
    let facts = try await actions.repository(of: call.project).perform { git in
      try git.head(of: branch).map { try git.facts(of: $0) }
    }
    guard let facts else {
      guard call.isGitHub else { throw HostRefusal.notFound("Branch") }
      throw PullRequestRefusal(status: .notFound, message: "Branch not found")
    }
    return Response(.ok, json: call.presentation.branch(branch, facts))
  }

  private func deleteBranch(
    _ name: String, _ kind: String, _ call: PullRequestCall
  ) async throws -> Response {
    do {
      guard let branch = BranchName(name) else { throw HostRefusal.notFound(kind) }
      try await actions.deleteBranch(branch, in: call.project, call.visit)
    } catch HostRefusal.notFound {
      throw HostRefusal.notFound(kind)
    }
    return Response(status: .noContent)
  }

  private func compare(_ text: String, _ call: PullRequestCall) async throws -> Response {
    let parts = text.split(separator: "...", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { throw HostRefusal.notFound("Page") }
    let found = try await actions.repository(of: call.project).perform {
      git -> (Comparison, CommitFacts, CommitFacts)? in
      guard let comparison = try git.comparison(parts[0], parts[1]) else { return nil }
      return (
        comparison, try git.facts(of: comparison.base),
        try git.facts(of: comparison.mergeBase ?? comparison.base)
      )
    }
    guard let (comparison, base, common) = found else { throw HostRefusal.notFound("Ref") }
    return Response(.ok, json: call.presentation.comparison(comparison, (base, common)))
  }

  private func protection(_ name: String, _ call: PullRequestCall) throws -> Response {
    try call.need(.admin)
    guard let branch = BranchName(name), call.project.isProtected(branch) else {
      throw HostRefusal.notFound("Protection")
    }
    let protection = call.project.protections[branch] ?? BranchProtection()
    return Response(
      .ok,
      json: [
        "branch_name": .string(name), "rule_name": .string(name),
        "enable_push": .bool(!protection.refusesPushes),
        "required_approvals": .integer(protection.approvals),
        "enable_status_check": .bool(!protection.checks.isEmpty),
        "status_check_contexts": .array(protection.checks.map { .string($0) }),
        "dismiss_stale_approvals": .bool(protection.dismissesStaleApprovals),
      ])
  }

  /// `/repos/:owner/:repo/collaborators…`
  func collaborators(_ path: [String], _ call: PullRequestCall) throws -> Response {
    guard call.request.method == .get, let login = path.first,
      let user = actions.users.first(where: { $0.login == login })
    else { throw HostRefusal.notFound("User") }
    switch path.dropFirst().first {
    case "permission": return Response(.ok, json: call.presentation.permission(of: user))
    case nil:
      guard call.project.permission(of: user) > .none else { throw HostRefusal.notFound("User") }
      return Response(status: .noContent)
    default: throw HostRefusal.notFound("Page")
    }
  }
}
