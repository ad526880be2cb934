// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryGitServing
import FerrySandboxGitModel
import FerrySandboxHTTP
import HTTPTypes
import Hummingbird

/// Answers the REST API that GitHub has and Gitea and Forgejo took over, each in its own shapes
/// (https://docs.github.com/en/rest, https://docs.gitea.com/api).
struct PullRequestResponder: AnswersAPI {
  let host: GitHost
  let actions: HostActions

  private var root: [String] { ["api", host == .github ? "v3" : "v1"] }

  func covers(_ path: [String]) -> Bool { path.starts(with: root) || isGraphQL(path) }

  private func isGraphQL(_ path: [String]) -> Bool {
    host == .github && (path == ["api", "graphql"] || path == ["graphql"])
  }

  func respond(_ request: Request, _ path: [String], _ arrival: HostArrival) async -> Response {
    let server = arrival.address.url
    var project: HostedProject?
    do {
      return try await answer(request, path, arrival, &project)
    } catch let refusal as PullRequestRefusal {
      return refusal.response(at: host, server)
    } catch let refusal as HostRefusal {
      return PullRequestRefusal(refusal, at: host, project).response(at: host, server)
    } catch let problem as ParameterProblem {
      return PullRequestRefusal(problem, at: host).response(at: host, server)
    } catch is BodyTooLarge {
      return PullRequestRefusal(status: .contentTooLarge, message: "The body is too large")
        .response(at: host, server)
    } catch let failure as GitFailure {
      return PullRequestRefusal(status: .internalServerError, message: failure.description)
        .response(at: host, server)
    } catch {
      return PullRequestRefusal(status: .badRequest, message: "The request ended too early")
        .response(at: host, server)
    }
  }

  private func answer(
    _ request: Request, _ whole: [String], _ arrival: HostArrival,
    _ project: inout HostedProject?
  ) async throws -> Response {
    let path = isGraphQL(whole) ? [] : Array(whole.dropFirst(root.count))
    if let response = try await app(request, path, arrival) { return response }
    guard let user = request.accessToken.flatMap({ actions.user(holding: $0, at: arrival.now) })
    else { throw PullRequestRefusal.unauthorized(at: host) }
    if host == .github, request.headers[.userAgent]?.isEmpty ?? true {
      throw PullRequestRefusal(
        status: .forbidden,
        message: "Request forbidden by administrative rules. "
          + "Please make sure your request has a User-Agent header.")
    }
    let visit = arrival.visit(by: user)
    if isGraphQL(whole) { return try await graphQL(request, visit) }
    switch (request.method, path) {
    case (.get, ["user"]) where user.login.hasSuffix("[bot]"):
      throw PullRequestRefusal(
        status: .forbidden, message: "Resource not accessible by integration")
    case (.get, ["user"]): return Response(.ok, json: self.user(visit))
    case (.get, ["version"]) where host != .github:
      return Response(.ok, json: ["version": host == .gitea ? "1.27.0" : "16.0.1+gitea-1.22.0"])
    default: break
    }
    guard path.first == "repos", path.count >= 3 else { throw HostRefusal.notFound("Page") }
    let found = try actions.project(.path(path[1...2].joined(separator: "/")))
    guard found.permission(of: user) > .none else { throw HostRefusal.notFound("Project") }
    project = found
    let call = PullRequestCall(
      request: request, project: found, visit: visit,
      parameters: try await HostParameters(of: request))
    return try await repository(Array(path.dropFirst(3)), call)
  }

  private func user(_ visit: HostVisit) -> JSONValue {
    ["id": .integer(visit.user.id), "login": .string(visit.user.login), "type": "User"]
  }

  private func repository(_ path: [String], _ call: PullRequestCall) async throws -> Response {
    let rest = Array(path.dropFirst())
    switch path.first {
    case nil where call.request.method == .get:
      return Response(.ok, json: call.presentation.repository)
    case "pulls": return try await pulls(rest, call)
    case "issues": return try await issues(rest, call)
    case "labels": return try labels(rest, call)
    case "statuses", "commits", "branches", "compare", "git", "branch_protections":
      return try await commits(path[0], rest, call)
    case "collaborators": return try collaborators(rest, call)
    case "hooks": return try hooks(rest, call)
    default: throw HostRefusal.notFound("Page")
    }
  }

  // MARK: The quota

  /// https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
  func fields(of quota: HostQuota, at now: Timestamp) -> HTTPFields {
    // Gitea has none of its own: what limits it is a proxy before it.
    guard host == .github else { return [:] }
    var fields: HTTPFields = [:]
    for (name, value) in [
      ("limit", "\(quota.limit)"), ("remaining", "\(quota.remaining)"),
      ("used", "\(min(quota.used, quota.limit))"), ("reset", "\(quota.resets.seconds)"),
      ("resource", "core"),
    ] {
      if let name = HTTPField.Name("x-ratelimit-\(name)") { fields[name] = value }
    }
    return fields
  }

  func refusal(of quota: HostQuota, at now: Timestamp) -> Response {
    guard host == .github else {
      var response = Response(.tooManyRequests, json: ["message": "Too Many Requests"])
      response.headers[.retryAfter] = String(max(1, quota.resets.seconds - now.seconds))
      return response
    }
    return PullRequestRefusal(
      status: .forbidden, message: "API rate limit exceeded for user ID 1."
    ).response(at: host, "")
  }
}

extension PullRequestRefusal {
  init(_ problem: ParameterProblem, at host: GitHost) {
    switch problem {
    case .unreadable(let why): self.init(status: .badRequest, message: why)
    case .missing(let name) where host == .github:
      self.init(
        status: .unprocessableContent, message: "Validation Failed",
        errors: [
          ["resource": "PullRequest", "field": .string(name), "code": "missing_field"]
        ])
    case .noBranchName(let name) where host == .github, .wrong(let name) where host == .github:
      self.init(
        status: .unprocessableContent, message: "Validation Failed",
        errors: [["resource": "PullRequest", "field": .string(name), "code": "invalid"]])
    case .missing(let name):
      self.init(
        status: .unprocessableContent,
        message: "[\(name.prefix(1).uppercased() + name.dropFirst())]: Required")
    case .noBranchName(let name), .wrong(let name):
      self.init(
        status: .unprocessableContent,
        message: "[\(name.prefix(1).uppercased() + name.dropFirst())]: In")
    }
  }
}

extension Request {
  /// `Bearer`, or `token` as both hosts take it too.
  var accessToken: String? {
    if let token = bearerToken { return token }
    guard let value = headers[.authorization], value.lowercased().hasPrefix("token ") else {
      return nil
    }
    return String(value.dropFirst("token ".count))
  }
}
