// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxGitModel
import FerrySandboxHTTP
import FerryDomain
import HTTPTypes
import Hummingbird

/// Answers GitLab's REST API, version 4 (https://docs.gitlab.com/api/rest/).
struct GitLabResponder: AnswersAPI {
  let actions: HostActions

  func covers(_ path: [String]) -> Bool { path.starts(with: ["api", "v4"]) }

  func respond(_ request: Request, _ path: [String], _ arrival: HostArrival) async -> Response {
    do {
      let token = request.headers[.privateToken] ?? request.bearerToken
      guard let user = token.flatMap({ actions.user(holding: $0, at: arrival.now) }) else {
        throw GitLabRefusal.unauthorized
      }
      return try await answer(request, path.dropFirst(2), arrival.visit(by: user))
    } catch let refusal as GitLabRefusal {
      return Response(refusal.status, json: refusal.json)
    } catch let refusal as HostRefusal {
      let refusal = GitLabRefusal(refusal)
      return Response(refusal.status, json: refusal.json)
    } catch let problem as ParameterProblem {
      let refusal = GitLabRefusal(problem)
      return Response(refusal.status, json: refusal.json)
    } catch let excess as BodyTooLarge {
      return Response(
        .contentTooLarge, json: ["error": .string("more than \(excess.limit) bytes")])
    } catch let failure as GitFailure {
      return Response(.internalServerError, json: ["message": .string(failure.description)])
    } catch {
      return Response(.badRequest, json: ["error": "the request ended too early"])
    }
  }

  private func answer(
    _ request: Request, _ path: ArraySlice<String>, _ visit: HostVisit
  ) async throws -> Response {
    switch (request.method, Array(path)) {
    case (.get, ["version"]):
      return Response(.ok, json: ["version": "18.6.0", "revision": "ferry"])
    case (.get, ["user"]):
      return Response(
        .ok, json: ["id": .integer(visit.user.id), "username": .string(visit.user.login)])
    default: break
    }
    if path.first == "users", path.count == 1 { return users(request, visit) }
    guard path.first == "projects", let reference = path.dropFirst().first else {
      throw HostRefusal.notFound("Page")
    }
    let call = GitLabCall(
      request: request, project: try actions.project(ProjectReference(reference)), visit: visit,
      parameters: try await HostParameters(of: request))
    guard call.project.permission(of: visit.user) > .none else {
      throw HostRefusal.notFound("Project")
    }
    let rest = Array(path.dropFirst(2))
    switch rest.first {
    case nil where request.method == .get:
      return Response(.ok, json: call.presentation.projectJSON)
    case "merge_requests": return try await mergeRequests(Array(rest.dropFirst()), call)
    case "repository": return try await repository(Array(rest.dropFirst()), call)
    case "statuses": return try await statuses(Array(rest.dropFirst()), call)
    case "labels": return try labels(Array(rest.dropFirst()), call)
    case "merge_trains": return try queue(Array(rest.dropFirst()), call)
    case "protected_branches": return try protectedBranches(Array(rest.dropFirst()), call)
    case "members": return try members(Array(rest.dropFirst()), call)
    case "hooks": return try hooks(Array(rest.dropFirst()), call)
    default: throw HostRefusal.notFound("Page")
    }
  }
}

/// One authenticated request to a project.
struct GitLabCall {
  let request: Request
  let project: HostedProject
  let visit: HostVisit
  let parameters: HostParameters

  var presentation: GitLabPresentation { GitLabPresentation(of: project, at: visit.address) }

  /// One page of a list, with GitLab's paging header fields.
  func page<Item>(_ items: [Item], _ render: (Item) -> JSONValue) -> Response {
    let size = min(max(parameters.number("per_page") ?? 20, 1), 100)
    let number = max(parameters.number("page") ?? 1, 1)
    let pages = max(1, (items.count + size - 1) / size)
    let shown = items.dropFirst((min(number, pages + 1) - 1) * size).prefix(size)
    var headers: HTTPFields = [:]
    for (name, value) in [
      ("X-Page", "\(number)"), ("X-Per-Page", "\(size)"), ("X-Total", "\(items.count)"),
      ("X-Total-Pages", "\(pages)"), ("X-Next-Page", number < pages ? "\(number + 1)" : ""),
    ] {
      if let name = HTTPField.Name(name) { headers[name] = value }
    }
    if number < pages { headers[.nextPage] = "<\(link(to: number + 1))>; rel=\"next\"" }
    return Response(.ok, json: .array(shown.map(render)), headers: headers)
  }

  private func link(to page: Int) -> String {
    let others = (request.uri.query ?? "").split(separator: "&")
      .filter { !$0.hasPrefix("page=") }
    return "\(visit.address.url)\(request.uri.path)?"
      + (others + ["page=\(page)"]).joined(separator: "&")
  }
}
