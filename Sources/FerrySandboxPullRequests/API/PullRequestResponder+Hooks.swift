// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerrySandboxGitModel
import FerrySandboxHTTP
import HTTPTypes
import Hummingbird

extension PullRequestResponder {
  /// `/repos/:owner/:repo/hooks…`
  func hooks(_ path: [String], _ call: PullRequestCall) throws -> Response {
    try call.need(.admin)
    switch (call.request.method, path.count) {
    case (.get, 0): return call.page(call.project.hooks, call.presentation.hook)
    case (.post, 0):
      let hook = try actions.change(call.project) {
        [settings = try settings(nil, call)]
        project throws(HostRefusal) in try project.addHook(settings)
      }
      if call.isGitHub { ping(hook, call) }
      return Response(.created, json: call.presentation.hook(hook))
    default: break
    }
    guard let id = path.first.flatMap({ Int($0) }),
      let hook = call.project.hooks.first(where: { $0.id == id })
    else { throw HostRefusal.notFound("Hook") }
    switch (call.request.method, path.dropFirst().first) {
    case (.get, nil): return Response(.ok, json: call.presentation.hook(hook))
    case (.patch, nil):
      let settings = try settings(hook.settings, call)
      let updated = try actions.change(call.project) { project throws(HostRefusal) in
        try project.updateHook(id, settings)
      }
      return Response(.ok, json: call.presentation.hook(updated))
    case (.delete, nil):
      try actions.change(call.project) { project throws(HostRefusal) in
        try project.removeHook(id)
      }
      return Response(status: .noContent)
    case (.post, "pings") where call.isGitHub:
      ping(hook, call)
      return Response(status: .noContent)
    case (_, "deliveries") where call.isGitHub:
      return try deliveries(of: hook, Array(path.dropFirst(2)), call)
    default: throw HostRefusal.notFound("Page")
    }
  }

  private func settings(_ old: HookSettings?, _ call: PullRequestCall) throws -> HookSettings {
    let config = call.parameters.values["config"]
    let url = config?["url"]?.string.flatMap { HTTPURL($0) } ?? old?.url
    guard let url else { throw ParameterProblem.missing("url") }
    let events = call.parameters.list("events").map { Set($0) } ?? old?.events ?? ["push"]
    let secret = config?["secret"]?.string.map { Redacted($0) } ?? old?.secret
    var settings = HookSettings(url: url, events: events, secret: secret)
    settings.isActive = call.parameters.flag("active") ?? old?.isActive ?? call.isGitHub
    return settings
  }

  private func ping(_ hook: HostedHook, _ call: PullRequestCall) {
    let body: JSONValue = [
      "zen": "Anything added dilutes everything else.", "hook_id": .integer(hook.id),
      "hook": call.presentation.hook(hook), "repository": call.presentation.repository,
      "sender": call.presentation.user(call.visit.user),
    ]
    actions.send(
      HookMessage(wantedAs: [], event: "ping", kind: "ping", body: body.canonicalBytes),
      to: hook, of: call.project, call.visit)
  }

  /// https://docs.github.com/en/rest/repos/webhooks
  private func deliveries(
    of hook: HostedHook, _ path: [String], _ call: PullRequestCall
  ) throws -> Response {
    let all = actions.deliveries(of: hook.id, in: call.project)
    if path.isEmpty, call.request.method == .get {
      let status = call.parameters.text("status")
      let found = all.filter { entry in
        let isDelivered = entry.result?.isDelivered == true
        return status == nil || isDelivered == (status == "success")
      }
      return call.page(found) { self.delivery($0.delivery, $0.result, call) }
    }
    guard let id = path.first.flatMap({ Int($0) }),
      let entry = all.first(where: { $0.delivery.id == id })
    else { throw HostRefusal.notFound("Delivery") }
    switch (call.request.method, path.count) {
    case (.get, 1):
      let payload = try JSONValue(parsing: entry.delivery.posting.body)
      return Response(
        .ok,
        json: delivery(entry.delivery, entry.result, call).merging([
          "url": .string(hook.settings.url.description),
          "request": ["headers": [:], "payload": payload],
          "response": ["headers": [:], "payload": none],
        ]))
    case (.post, 2) where path[1] == "attempts":
      actions.redeliver(entry.delivery, at: call.visit.now)
      return Response(.accepted, json: [:])
    default: throw HostRefusal.notFound("Page")
    }
  }

  private func delivery(
    _ delivery: HostedDelivery, _ result: PostingResult?, _ call: PullRequestCall
  ) -> JSONValue {
    let (code, words): (Int, String) =
      switch result?.outcome {
      case .answered(let status):
        (status, result?.isDelivered == true ? "OK" : "Invalid HTTP Response: \(status)")
      case .failed, .dropped, nil: (0, "failed to connect to host")
      }
    let action = (try? JSONValue(parsing: delivery.posting.body))?["action"] ?? none
    return [
      "id": .integer(delivery.id), "guid": .string(delivery.posting.id),
      "delivered_at": time(delivery.time), "redelivery": .bool(delivery.isRedelivery),
      "duration": 0.1, "status": .string(words), "status_code": .integer(code),
      "event": .string(delivery.posting.event), "action": action, "installation_id": none,
      "repository_id": .integer(call.project.id), "throttled_at": none,
    ]
  }
}
