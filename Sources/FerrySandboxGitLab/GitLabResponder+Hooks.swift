// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxGitModel
import FerrySandboxHTTP
import FerryDomain
import FerryPorts
import HTTPTypes
import Hummingbird

extension GitLabResponder {
  /// `/projects/:id/hooks…`
  func hooks(_ path: [String], _ call: GitLabCall) throws -> Response {
    switch (call.request.method, path.count, path.first.flatMap { Int($0) }) {
    case _ where call.project.permission(of: call.visit.user) < .admin:
      throw HostRefusal.forbidden("hooks")
    case (.get, 0, _): return call.page(call.project.hooks, call.presentation.hook)
    case (.post, 0, _):
      let settings = try settings(call.parameters)
      let hook = try actions.change(call.project) { project throws(HostRefusal) in
        try project.addHook(settings)
      }
      return Response(.created, json: call.presentation.hook(hook))
    case (.put, 1, let id?):
      let settings = try settings(call.parameters)
      let hook = try actions.change(call.project) { project throws(HostRefusal) in
        try project.updateHook(id, settings)
      }
      return Response(.ok, json: call.presentation.hook(hook))
    case (.get, 1, let id?):
      guard let hook = call.project.hooks.first(where: { $0.id == id }) else {
        throw HostRefusal.notFound("Hook")
      }
      return Response(.ok, json: call.presentation.hook(hook))
    case (.delete, 1, let id?):
      try actions.change(call.project) { project throws(HostRefusal) in
        try project.removeHook(id)
      }
      return Response(status: .noContent)
    default: throw HostRefusal.notFound("Page")
    }
  }

  private func settings(_ parameters: HostParameters) throws -> HookSettings {
    guard let url = HTTPURL(try parameters.required("url")) else {
      throw GitLabRefusal(.unprocessableContent, error: "Invalid url given")
    }
    let signing = parameters.text("signing_token")
    guard signing.map(isSigningToken) ?? true else {
      throw GitLabRefusal(.badRequest, error: "signing_token is not whsec_<base64>")
    }
    let wanted = GitLabDialect.events.filter { name in
      parameters.flag(name) ?? (name == "push_events")
    }
    var settings = HookSettings(
      url: url, events: wanted, secret: parameters.text("token").map { Redacted($0) })
    settings.signingToken = signing.map { Redacted($0) }
    return settings
  }
}

private func isSigningToken(_ text: String) -> Bool {
  text.hasPrefix("whsec_") && decodedBase64(text.dropFirst(6))?.isEmpty == false
}
