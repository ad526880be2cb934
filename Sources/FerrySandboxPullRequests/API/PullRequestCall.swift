// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxGitModel
import FerrySandboxHTTP
import HTTPTypes
import Hummingbird

/// One authenticated request to a repository.
struct PullRequestCall {
  let request: Request
  let project: HostedProject
  let visit: HostVisit
  let parameters: HostParameters

  var isGitHub: Bool { project.host == .github }

  var presentation: any PullRequestPresentation {
    let links = PullRequestLinks(project, at: visit.address)
    return isGitHub
      ? GitHubPresentation(project: project, links: links)
      : GiteaPresentation(project: project, links: links)
  }

  /// The same after something changed.
  func refreshed(_ actions: HostActions) -> PullRequestCall {
    PullRequestCall(
      request: request, project: actions.current(project), visit: visit, parameters: parameters)
  }

  func need(_ permission: HostPermission) throws(HostRefusal) {
    guard project.permission(of: visit.user) >= permission else {
      throw .forbidden("\(visit.user.login) has no \(permission) access")
    }
  }

  /// One page of a list.
  func page<Item>(_ items: [Item], _ render: (Item) -> JSONValue) -> Response {
    let asked = parameters.number(isGitHub ? "per_page" : "limit") ?? 30
    let size = min(max(asked, 1), isGitHub ? 100 : 50)
    let number = max(parameters.number("page") ?? 1, 1)
    let pages = max(1, (items.count + size - 1) / size)
    let shown = items.dropFirst((min(number, pages + 1) - 1) * size).prefix(size)
    var headers: HTTPFields = [:]
    if !isGitHub, let name = HTTPField.Name("X-Total-Count") { headers[name] = "\(items.count)" }
    if number < pages {
      headers[.nextPage] =
        "<\(link(to: number + 1))>; rel=\"next\", <\(link(to: pages))>; rel=\"last\""
    }
    return Response(.ok, json: .array(shown.map(render)), headers: headers)
  }

  private func link(to page: Int) -> String {
    let others = (request.uri.query ?? "").split(separator: "&").filter { !$0.hasPrefix("page=") }
    return "\(visit.address.url)\(request.uri.path)?"
      + (others + ["page=\(page)"]).joined(separator: "&")
  }
}
