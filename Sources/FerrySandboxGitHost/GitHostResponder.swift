// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerrySandboxGitModel
import FerrySandboxHTTP
import HTTPTypes
import Hummingbird
import NIOCore

/// Tells the three ways of speaking with the host apart: its API, Git, and a browser.
struct GitHostResponder: Sendable {
  let api: any AnswersAPI
  let git: GitTransport
  let pages: PageResponder
  let faults: HostFaults
  let clock: any KeepsTime
  let traffic: Lock<HostTraffic>

  func respond(_ request: Request, at address: SandboxAddress) async -> Response {
    let path = request.segments
    traffic.withLock { $0.count(request.method, path, isCall: api.covers(path)) }
    switch faults.fault(of: request.method, request.uri.string) {
    case nil: return await answer(request, at: address)
    case .answer(let status, let pause):
      var response = Response(status, json: ["message": .string(status.reasonPhrase)])
      if let pause { response.headers[.retryAfter] = String(pause.components.seconds) }
      return response
    case .loseAnswer:
      _ = await answer(request, at: address)
      // The connection ends where the body should be.
      return Response(
        status: .ok, headers: [.contentType: "application/json"],
        body: ResponseBody(contentLength: 1) { _ in throw LostAnswer() })
    }
  }

  private func answer(_ request: Request, at address: SandboxAddress) async -> Response {
    let path = request.segments
    let arrival = HostArrival(now: clock.now, address: address)
    if api.covers(path) {
      return await respond(request, path, arrival).withoutBody(for: request.method)
    }
    if let end = path.firstIndex(where: { $0.hasSuffix(".git") }) {
      let project = path[...end].joined(separator: "/").dropLast(".git".count)
      return await git.respond(
        request, String(project), Array(path[path.index(after: end)...]), arrival)
    }
    let visit = arrival.visit(by: .reviewer)
    return await pages.respond(request, path, visit).withoutBody(for: request.method)
  }

  /// Answers as the API does, within its quota.
  private func respond(
    _ request: Request, _ path: [String], _ arrival: HostArrival
  ) async -> Response {
    guard let quota = faults.spend(at: arrival.now) else {
      return await api.respond(request, path, arrival)
    }
    var response =
      quota.isExceeded
      ? api.refusal(of: quota, at: arrival.now) : await api.respond(request, path, arrival)
    for field in api.fields(of: quota, at: arrival.now) {
      response.headers[field.name] = field.value
    }
    return response
  }
}

/// Why no answer comes.
private struct LostAnswer: Error {}
