// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// The Git host that is set, and what its webhooks are signed with.
package struct ReachedGitHost: Sendable {
  let kind: GitHost
  private let api: any RegistersWebhooks
  private let webhookSecret: Redacted<String>?

  /// Without a secret webhooks can be looked at, not registered.
  package init(kind: GitHost, api: any RegistersWebhooks, webhookSecret: Redacted<String>?) {
    self.kind = kind
    self.api = api
    self.webhookSecret = webhookSecret
  }

  /// Throws where `ferry serve` would not take this host's deliveries at the URL.
  func expect(_ url: HTTPURL) throws(WebhookFailure) {
    let other = GitHost.allCases.first { $0 != kind && url.path.hasSuffix("/webhooks/\($0)") }
    guard other != nil else { return }
    throw WebhookFailure(
      "the webhook's URL is \(url), but the Git host is \(kind): write …/webhooks/\(kind)")
  }

  /// Creates or updates the webhook with this URL.
  func registerWebhook(_ url: HTTPURL) async throws -> WebhookReport {
    guard let webhookSecret else {
      throw WebhookFailure(
        "no webhook secret is set, and without one ferry serve believes no delivery: give "
          + "--webhook-secret-file or FERRY_WEBHOOK_SECRET, the same as for ferry serve")
    }
    let known = try await api.webhooks().contains { $0.url == url.description }
    let webhook = try await api.keepWebhook(
      url, events: Set(Webhook.Event.allCases), secret: webhookSecret)
    return WebhookReport(
      host: kind, url: url, webhook: webhook, finding: known ? .updated : .created)
  }

  /// How the deliveries of the webhook with this URL went; changes nothing.
  func lookAtWebhook(_ url: HTTPURL) async throws -> WebhookReport {
    guard let webhook = try await api.webhooks().first(where: { $0.url == url.description }) else {
      return WebhookReport(host: kind, url: url, webhook: nil, finding: .missing)
    }
    return WebhookReport(
      host: kind, url: url, webhook: webhook,
      finding: .looked(try await api.deliveries(of: webhook)))
  }
}

/// Why a webhook cannot be registered, as a sentence.
struct WebhookFailure: Error, CustomStringConvertible {
  let description: String

  init(_ sentence: String) { description = sentence }
}
