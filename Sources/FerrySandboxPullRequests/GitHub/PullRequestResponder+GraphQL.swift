// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxGitModel
import FerrySandboxHTTP
import HTTPTypes
import Hummingbird

extension PullRequestResponder {
  /// `POST /graphql`, for the few things that GitHub offers nowhere else: auto-merge, drafts, the
  /// merge queue, and the look-up of a pull request's id
  /// (https://docs.github.com/en/graphql/reference/mutations).
  func graphQL(_ request: Request, _ visit: HostVisit) async throws -> Response {
    let parameters = try await HostParameters(of: request)
    let query = try parameters.required("query")
    let variables = parameters.values["variables"] ?? [:]
    do {
      let operation = try GraphQLOperation(query, variables)
      return Response(.ok, json: ["data": try await carryOut(operation, visit)])
    } catch let problem as GraphQLProblem {
      return Response(.ok, json: problem.json)
    } catch let refusal as HostRefusal {
      let words = PullRequestRefusal(refusal, at: .github, nil).message
      return Response(.ok, json: GraphQLProblem("UNPROCESSABLE", words).json)
    }
  }

  private func carryOut(_ operation: GraphQLOperation, _ visit: HostVisit) async throws -> JSONValue
  {
    if operation.field == "viewer" {
      // As Ferry asks: `id` stands for `databaseId`.
      return [
        "viewer": ["login": .string(visit.user.login), "id": .integer(visit.user.id)]
      ]
    }
    if operation.field == "repository" { return try lookUp(operation, visit) }
    let (project, number) = try place(of: operation.text("pullRequestId"), visit)
    let request = try project.mergeRequests.request(number)
    switch operation.field {
    case "enablePullRequestAutoMerge":
      try await enable(request, operation, in: project, visit)
    case "disablePullRequestAutoMerge":
      do {
        _ = try await actions.cancelAutoMerge(number, in: project, visit)
      } catch HostRefusal.notScheduled {
        throw GraphQLProblem(
          "UNPROCESSABLE", "Can't disable auto-merge for this pull request.")
      }
    case "markPullRequestReadyForReview", "convertPullRequestToDraft":
      var edit = MergeRequestEdit()
      edit.isDraft = operation.field == "convertPullRequestToDraft"
      _ = try await actions.edit(number, edit, in: project, visit)
    case "enqueuePullRequest":
      var wish = MergeWish()
      wish.head = operation.text("expectedHeadOid").flatMap { GitObjectID(hex: $0) }
      try actions.enqueue(number, wish, in: project, visit)
    default:
      throw GraphQLProblem(
        "undefinedField", "Field '\(operation.field)' doesn't exist on type 'Mutation'")
    }
    return [operation.field: ["pullRequest": try shown(number, in: project)]]
  }

  private func enable(
    _ request: HostedMergeRequest, _ operation: GraphQLOperation, in project: HostedProject,
    _ visit: HostVisit
  ) async throws {
    var wish = MergeWish()
    wish.head = operation.text("expectedHeadOid").flatMap { GitObjectID(hex: $0) }
    wish.method = operation.text("mergeMethod").flatMap { MergeMethod(inGitHub: $0.lowercased()) }
    wish.message = operation.text("commitBody")
    guard request.isOpen else {
      throw GraphQLProblem("UNPROCESSABLE", "Pull request is in closed status")
    }
    guard project.settings.allowsAutoMerge else {
      throw GraphQLProblem(
        "UNPROCESSABLE", "Auto merge is not allowed for this repository")
    }
    if let head = wish.head, head != request.head {
      throw GraphQLProblem(
        "UNPROCESSABLE", "Head sha didn't match expected head oid.")
    }
    guard !request.isDraft else {
      throw GraphQLProblem("UNPROCESSABLE", "Pull request is in draft status")
    }
    if !project.settings.usesMergeQueue, try await actions.isMergeable(request, in: project) {
      throw GraphQLProblem("UNPROCESSABLE", "Pull request is in clean status")
    }
    // Ordered twice, it stays ordered.
    if request.autoMerge == nil {
      _ = try await actions.mergeLater(request.number, wish, in: project, visit)
    }
  }

  private func lookUp(_ operation: GraphQLOperation, _ visit: HostVisit) throws -> JSONValue {
    guard let owner = operation.text("owner"), let name = operation.text("name"),
      let project = try? actions.project(.path("\(owner)/\(name)")),
      project.permission(of: visit.user) > .none
    else {
      throw GraphQLProblem("NOT_FOUND", "Could not resolve to a Repository.")
    }
    guard let number = operation.number,
      (try? project.mergeRequests.request(number)) != nil
    else {
      throw GraphQLProblem("NOT_FOUND", "Could not resolve to a PullRequest with the number.")
    }
    return ["repository": ["pullRequest": try shown(number, in: project)]]
  }

  private func place(
    of id: String?, _ visit: HostVisit
  ) throws(GraphQLProblem) -> (HostedProject, Int) {
    let number = id.flatMap { $0.hasPrefix("PR_") ? Int($0.dropFirst(3)) : nil }
    guard let number, let project = try? actions.project(.id(number / 100_000)),
      project.permission(of: visit.user) > .none,
      (try? project.mergeRequests.request(number % 100_000)) != nil
    else {
      throw GraphQLProblem(
        "NOT_FOUND", "Could not resolve to a node with the global id of '\(id ?? "")'")
    }
    guard project.permission(of: visit.user) >= .write else {
      throw GraphQLProblem("FORBIDDEN", "Resource not accessible by personal access token")
    }
    return (project, number % 100_000)
  }

  /// All that a selection here can ask for; more than was asked for harms nobody.
  private func shown(_ number: Int, in project: HostedProject) throws(HostRefusal) -> JSONValue {
    let project = actions.current(project)
    let request = try project.mergeRequests.request(number)
    let state = request.mergedAs != nil ? "MERGED" : request.isOpen ? "OPEN" : "CLOSED"
    let isApproved = !project.blockers(of: request).contains { blocker in
      if case .approvals = blocker { true } else { blocker == .changesRequested }
    }
    return [
      "id": .string(request.nodeID(in: project)), "number": .integer(number),
      "isDraft": .bool(request.isDraft), "state": .string(state),
      "headRefOid": hash(request.head),
      "reviewDecision": isApproved ? "APPROVED" : "REVIEW_REQUIRED",
      "isInMergeQueue": .bool(project.queue.contains { $0.number == number }),
      "autoMergeRequest": request.autoMerge.map { order in
        [
          "enabledAt": time(order.ordered), "enabledBy": ["login": .string(order.user.login)],
          "mergeMethod": .string((order.wish.method ?? .merge).inGitHub.uppercased()),
        ]
      } ?? none,
    ]
  }
}
