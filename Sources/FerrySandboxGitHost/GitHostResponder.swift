// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxHTTP
import FerryDomain
import FerryPorts
import Hummingbird

/// Tells the three ways of speaking with the host apart: its API, Git, and a browser.
struct GitHostResponder: Sendable {
  let api: GitLabResponder
  let git: GitTransport
  let pages: PageResponder
  let clock: any KeepsTime

  func respond(_ request: Request, at address: SandboxAddress) async -> Response {
    let path = request.segments
    if path.starts(with: ["api", "v4"]) {
      let visit = HostVisit(user: .robot, now: clock.now, address: address)
      return await api.respond(request, path.dropFirst(2), visit).withoutBody(for: request.method)
    }
    if let end = path.firstIndex(where: { $0.hasSuffix(".git") }) {
      let project = path[...end].joined(separator: "/").dropLast(".git".count)
      let visit = HostVisit(user: .robot, now: clock.now, address: address)
      return await git.respond(
        request, String(project), Array(path[path.index(after: end)...]), visit)
    }
    let visit = HostVisit(user: .reviewer, now: clock.now, address: address)
    return await pages.respond(request, path, visit).withoutBody(for: request.method)
  }
}
