// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

extension GiteaClient: RegistersWebhooks {
  func webhooks() async throws(GitHostFailure) -> [Webhook] { try await pulls.webhooks(.gitea) }

  func keepWebhook(
    _ url: HTTPURL, events: Set<Webhook.Event>, secret: Redacted<String>
  ) async throws(GitHostFailure) -> Webhook {
    try await pulls.keepWebhook(
      try await webhooks().first { $0.url == url.description }, url,
      events: events.flatMap(\.inGitea).sorted(), secret: secret,
      kind: ["type": .string(api.settings.kind.rawValue)])
  }

  func deliveries(of webhook: Webhook) -> WebhookDeliveries { .notTold }
}

extension Webhook.Event {
  fileprivate var inGitea: [String] {
    switch self {
    case .push: ["push", "create", "delete"]
    case .mergeRequest: ["pull_request", "pull_request_sync", "pull_request_label"]
    case .review: ["pull_request_review_approved", "pull_request_review_rejected"]
    case .comment: ["pull_request_comment"]
    case .check: ["status"]
    }
  }
}
