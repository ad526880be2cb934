// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

extension GitHubClient: RegistersWebhooks {
  func webhooks() async throws(GitHostFailure) -> [Webhook] { try await pulls.webhooks(.gitHub) }

  func keepWebhook(
    _ url: HTTPURL, events: Set<Webhook.Event>, secret: Redacted<String>
  ) async throws(GitHostFailure) -> Webhook {
    try await pulls.keepWebhook(
      try await webhooks().first { $0.url == url.description }, url,
      events: events.flatMap(\.inGitHub).sorted(), secret: secret, kind: ["name": "web"])
  }

  func deliveries(of webhook: Webhook) async throws(GitHostFailure) -> WebhookDeliveries {
    let request = HostRequest(
      path: pulls.path("/hooks/\(webhook.id)/deliveries"), query: [QueryItem("per_page", "100")],
      doing: "reading the deliveries of the webhook to \(webhook.url)", isAdministration: true)
    return .listed(try await api.items(of: request).compactMap(WebhookDeliveries.Attempt.init))
  }
}

extension WebhookDeliveries.Attempt {
  fileprivate init?(_ json: JSONValue) {
    guard let event = json["event"]?.string,
      let time = json["delivered_at"]?.string.flatMap(Timestamp.init(rfc3339:)),
      let code = json["status_code"]?.integer
    else { return nil }
    self.init(
      event: event, time: time, isTaken: (200..<300).contains(code),
      status: json["status"]?.string ?? String(code))
  }
}

extension Webhook.Event {
  fileprivate var inGitHub: [String] {
    switch self {
    case .push: ["push"]
    case .mergeRequest: ["pull_request"]
    case .review: ["pull_request_review"]
    case .comment: ["issue_comment"]
    case .check: ["status", "check_suite"]
    }
  }
}
