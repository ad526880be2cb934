// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxGitModel
import FerrySandboxHTTP
import HTTPTypes
import Hummingbird

extension GitLabResponder {
  /// `/projects/:id/merge_requests/:iid/approve` and `…/unapprove`
  func approve(
    _ request: HostedMergeRequest, isTakenBack: Bool, _ call: GitLabCall
  ) async throws -> Response {
    let expected = call.parameters.text("sha")
    guard expected == nil || expected == request.head.hex else {
      throw HostRefusal.headMoved(to: request.head)
    }
    if isTakenBack {
      try await actions.unapprove(request.number, in: call.project, call.visit)
    } else if request.approvers.contains(call.visit.user) {
      throw GitLabRefusal.unauthorized
    } else {
      _ = try await actions.review(
        request.number, .approved, body: "", in: call.project, call.visit)
    }
    let project = actions.current(call.project)
    let approvals = GitLabPresentation(of: project, at: call.visit.address)
      .approvals(of: try project.mergeRequests.request(request.number))
    return Response(.created, json: approvals)
  }

  /// `/projects/:id/merge_requests/:iid/notes/:id/award_emoji`
  func awards(
    of id: Int, on request: HostedMergeRequest, _ call: GitLabCall
  ) throws -> Response {
    guard let note = request.notes.first(where: { $0.id == id }) else {
      throw HostRefusal.notFound("Note")
    }
    guard call.request.method == .post else {
      return call.page(note.reactions) { call.presentation.award($0, on: note) }
    }
    let name = try call.parameters.required("name")
    let reaction = try actions.change(call.project) { project throws(HostRefusal) in
      try project.mergeRequests.react(name, to: id, on: request.number, by: call.visit.user)
    }
    return Response(.created, json: call.presentation.award(reaction, on: note))
  }

  /// `/users?username=`
  func users(_ request: Request, _ visit: HostVisit) -> Response {
    let login = request.queryFields["username"]
    let found = actions.users.filter { login == nil || $0.login == login }
    return Response(
      .ok,
      json: .array(
        found.map { ["id": .integer($0.id), "username": .string($0.login), "state": "active"] }))
  }

  /// `/projects/:id/members…`
  func members(_ path: [String], _ call: GitLabCall) throws -> Response {
    let members = actions.users.filter { call.project.permission(of: $0) > .none }
    let rest = path.first == "all" ? Array(path.dropFirst()) : path
    guard call.request.method == .get else { throw HostRefusal.notFound("Page") }
    guard let id = rest.first else {
      let query = call.parameters.text("query")
      let found = members.filter { member in query.map(member.login.hasPrefix) ?? true }
      return call.page(found, call.presentation.member)
    }
    guard let member = members.first(where: { String($0.id) == id }) else {
      throw HostRefusal.notFound("Not found")
    }
    return Response(.ok, json: call.presentation.member(member))
  }

  /// `/projects/:id/protected_branches…`
  func protectedBranches(_ path: [String], _ call: GitLabCall) throws -> Response {
    guard call.request.method == .get else { throw HostRefusal.notFound("Page") }
    guard let name = path.first else {
      let all = Set(call.project.protections.keys).union([call.project.defaultBranch])
      return call.page(all.sorted { $0.text < $1.text }, call.presentation.protection)
    }
    guard let branch = BranchName(name), call.project.isProtected(branch) else {
      throw HostRefusal.notFound("Not found")
    }
    return Response(.ok, json: call.presentation.protection(of: branch))
  }

  /// `/projects/:id/merge_trains/merge_requests/:iid`
  func queue(_ path: [String], _ call: GitLabCall) throws -> Response {
    guard call.project.settings.usesMergeQueue, path.count == 2, path[0] == "merge_requests",
      let number = Int(path[1])
    else { throw HostRefusal.notFound("Page") }
    let request = try call.project.mergeRequests.request(number)
    guard call.request.method == .post else {
      guard call.project.queue.contains(where: { $0.number == number }) else {
        throw HostRefusal.notFound("Merge Train Merge Request")
      }
      return Response(.ok, json: car(of: request, call))
    }
    var wish = MergeWish()
    wish.head = call.parameters.text("sha").flatMap { GitObjectID(hex: $0) }
    if call.parameters.flag("squash") == true { wish.method = .squash }
    try actions.enqueue(number, wish, in: call.project, call.visit)
    return Response(.created, json: [car(of: request, call)])
  }

  private func car(of request: HostedMergeRequest, _ call: GitLabCall) -> JSONValue {
    [
      "id": .integer(request.number), "status": "fresh",
      "target_branch": .string(request.target.text),
      "user": call.presentation.links.user(call.visit.user),
      "merge_request": call.presentation.mergeRequest(request, conflicts: nil),
    ]
  }

  // MARK: The quota

  /// https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/
  func fields(of quota: HostQuota, at now: Timestamp) -> HTTPFields {
    [
      .quotaLimit: String(quota.limit), .quotaObserved: String(quota.used),
      .quotaRemaining: String(quota.remaining), .quotaReset: String(quota.resets.seconds),
    ]
  }

  func refusal(of quota: HostQuota, at now: Timestamp) -> Response {
    var response = Response(.tooManyRequests, json: ["message": "Too many requests"])
    response.headers[.retryAfter] = String(max(1, quota.resets.seconds - now.seconds))
    return response
  }
}
