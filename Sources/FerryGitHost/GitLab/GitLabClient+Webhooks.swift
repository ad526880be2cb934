// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

extension GitLabClient: RegistersWebhooks {
  func webhooks() async throws(GitHostFailure) -> [Webhook] {
    let request = HostRequest(
      path: path("/hooks"), query: [QueryItem("per_page", "100")], doing: "listing the webhooks",
      isAdministration: true)
    var found: [Webhook] = []
    for item in try await api.items(of: request, pages: 10).items {
      found.append(try api.need(Webhook(gitLab: item), "a list of webhooks", of: request))
    }
    return found
  }

  func keepWebhook(
    _ url: HTTPURL, events: Set<Webhook.Event>, secret: Redacted<String>
  ) async throws(GitHostFailure) -> Webhook {
    let known = try await webhooks().first { $0.url == url.description }
    var body: JSONValue = ["url": .string(url.description), "enable_ssl_verification": true]
    let isSigning = secret.revealed.hasPrefix("whsec_")
    body[isSigning ? "signing_token" : "token"] = .string(secret.revealed)
    for event in Webhook.Event.allCases {
      guard let name = event.inGitLab else { continue }
      body[name] = .bool(events.contains(event))
    }
    let request = HostRequest(
      method: known == nil ? .post : .put, path: path("/hooks") + (known.map { "/\($0.id)" } ?? ""),
      body: body, doing: "setting the webhook to \(url)", isAdministration: true)
    return try api.need(
      Webhook(gitLab: try await api.send(request).json), "a webhook", of: request)
  }

  func deliveries(of webhook: Webhook) async throws(GitHostFailure) -> WebhookDeliveries {
    let json = try await api.send(
      HostRequest(
        path: path("/hooks/\(webhook.id)"), doing: "reading the webhook to \(webhook.url)",
        isAdministration: true)
    ).json
    guard let status = json["alert_status"]?.string else { return .notTold }
    return .sending(
      isOn: status == "executable",
      pausedUntil: json["disabled_until"]?.string.flatMap(Timestamp.init(rfc3339:)))
  }
}

extension Webhook {
  fileprivate init?(gitLab json: JSONValue) {
    guard let id = json["id"]?.integer, let url = json["url"]?.string else { return nil }
    self.init(
      id: id, url: url, isActive: json["alert_status"]?.string ?? "executable" == "executable")
  }
}

extension Webhook.Event {
  /// Approvals come with the merge request.
  fileprivate var inGitLab: String? {
    switch self {
    case .push: "push_events"
    case .mergeRequest: "merge_requests_events"
    case .review: nil
    case .comment: "note_events"
    case .check: "pipeline_events"
    }
  }
}
