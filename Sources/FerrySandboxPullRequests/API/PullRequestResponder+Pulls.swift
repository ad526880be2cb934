// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryGitServing
import FerrySandboxGitModel
import FerrySandboxHTTP
import HTTPTypes
import Hummingbird

extension PullRequestResponder {
  /// `/repos/:owner/:repo/pulls…`
  func pulls(_ path: [String], _ call: PullRequestCall) async throws -> Response {
    switch (call.request.method, path.count) {
    case (.get, 0): return try await list(call)
    case (.post, 0): return try await open(call)
    case (_, 1...):
      guard let number = Int(path[0]) else { throw HostRefusal.notFound("Pull Request") }
      return try await pull(number, Array(path.dropFirst()), call)
    default: throw HostRefusal.notFound("Page")
    }
  }

  private func pull(
    _ number: Int, _ path: [String], _ call: PullRequestCall
  ) async throws -> Response {
    let request = try call.project.mergeRequests.request(number)
    switch (call.request.method, path.first) {
    case (.get, nil): return try await show(number, .ok, call)
    case (.patch, nil): return try await edit(number, call)
    case (_, "merge") where path.count == 1:
      return call.isGitHub
        ? try await mergeAtGitHub(request, call) : try await mergeAtGitea(request, call)
    case (.get, "files"):
      let differences = try await actions.repository(of: call.project).perform {
        try $0.differences(of: request)
      }
      return call.page(differences) { call.presentation.file($0, of: request) }
    case (_, "reviews"): return try await reviews(request, call)
    default: throw HostRefusal.notFound("Page")
    }
  }

  func show(
    _ number: Int, _ status: HTTPResponse.Status, _ call: PullRequestCall
  ) async throws -> Response {
    let call = call.refreshed(actions)
    let request = try call.project.mergeRequests.request(number)
    let state = try await actions.repository(of: call.project).perform { try $0.state(of: request) }
    return Response(status, json: call.presentation.wholePullRequest(request, state))
  }

  private func list(_ call: PullRequestCall) async throws -> Response {
    let parameters = call.parameters
    let state = parameters.text("state") ?? "open"
    // GitHub passes over a head without its owner, and Gitea over any.
    let head = parameters.text("head").flatMap { $0.contains(":") ? $0 : nil }
    let base = parameters.text("base") ?? parameters.text("base_branch")
    let found = call.project.mergeRequests.all.filter { request in
      (state == "all" || request.isOpen == (state == "open"))
        && (head.map { $0 == request.headLabel(in: call.project) } ?? true)
        && (base.map { $0 == request.target.text } ?? true)
    }
    let sort = parameters.text("sort") ?? ""
    let isByUpdate = ["updated", "recentupdate"].contains(sort)
    let ordered = isByUpdate ? found.sorted { $0.updated > $1.updated } : found
    let isAscending = parameters.text("direction") == "asc" || sort == "oldest"
    let states = try await actions.repository(of: call.project).perform { git in
      try Dictionary(
        uniqueKeysWithValues: ordered.map { ($0.number, try git.state(of: $0)) })
    }
    return call.page(isAscending ? ordered.reversed() : ordered) {
      call.presentation.pullRequest($0, states[$0.number])
    }
  }

  private func open(_ call: PullRequestCall) async throws -> Response {
    let parameters = call.parameters
    let head = try parameters.required("head")
    let name = head.split(separator: ":", maxSplits: 1).last.map(String.init) ?? head
    guard let source = BranchName(name) else { throw ParameterProblem.wrong("head") }
    var new = NewMergeRequest(
      source: source, target: try parameters.branch("base"),
      title: try parameters.required("title"))
    new.body = parameters.text("body") ?? ""
    if call.isGitHub {
      new.isDraft = parameters.flag("draft") ?? false
    } else {
      new.labels = try labelNames(call)
    }
    try await checkBranches(of: new, call)
    let request = try await actions.open(new, in: call.project, call.visit)
    return try await show(request.number, .created, call)
  }

  /// Each host has its own way of saying that a branch is missing.
  private func checkBranches(of new: NewMergeRequest, _ call: PullRequestCall) async throws {
    let isThere = try await actions.repository(of: call.project).perform { git in
      (try git.head(of: new.source) != nil, try git.head(of: new.target) != nil)
    }
    if isThere == (true, true) { return }
    guard call.isGitHub else { throw HostRefusal.notFound("Branch") }
    throw PullRequestRefusal(
      status: .unprocessableContent, message: "Validation Failed",
      errors: [
        [
          "resource": "PullRequest", "field": isThere.0 ? "base" : "head", "code": "invalid",
        ]
      ])
  }

  private func edit(_ number: Int, _ call: PullRequestCall) async throws -> Response {
    let parameters = call.parameters
    var edit = MergeRequestEdit()
    edit.title = parameters.text("title")
    edit.body = parameters.text("body")
    if parameters.text("base") != nil { edit.target = try parameters.branch("base") }
    switch parameters.text("state") {
    case nil: break
    case "open": edit.isOpen = true
    case "closed": edit.isOpen = false
    default: throw ParameterProblem.wrong("state")
    }
    if !call.isGitHub, parameters.values["labels"] != nil { edit.labels = try labelNames(call) }
    _ = try await actions.edit(number, edit, in: call.project, call.visit)
    return try await show(number, call.isGitHub ? .ok : .created, call)
  }

  /// `/repos/:owner/:repo/pulls/:number/reviews`
  private func reviews(
    _ request: HostedMergeRequest, _ call: PullRequestCall
  ) async throws -> Response {
    switch call.request.method {
    case .get: return call.page(request.reviews) { call.presentation.review($0, of: request) }
    case .post:
      let verdict: HostedReview.Verdict? =
        switch try call.parameters.required("event") {
        case "APPROVE", "APPROVED": .approved
        case "REQUEST_CHANGES": .changesRequested
        case "COMMENT": .commented
        default: nil
        }
      guard let verdict else { throw ParameterProblem.wrong("event") }
      let review = try await actions.review(
        request.number, verdict, body: call.parameters.text("body") ?? "", in: call.project,
        call.visit)
      return Response(.ok, json: call.presentation.review(review, of: request))
    default: throw HostRefusal.notFound("Page")
    }
  }
}

extension HostedMergeRequest {
  /// The source branch with its owner, as `head` filters.
  fileprivate func headLabel(in project: HostedProject) -> String {
    "\(fork?.owner.login ?? project.group):\(source)"
  }
}
