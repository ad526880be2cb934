// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Sees to it that the Git host tells us of news.
package protocol RegistersWebhooks: Sendable {
  /// The project's webhooks.
  func webhooks() async throws(GitHostFailure) -> [Webhook]

  /// Changes the webhook with this URL in place, or makes one.
  ///
  /// The secret is always sent, because no host shows it; `whsec_…` is GitLab's signing token.
  func keepWebhook(
    _ url: HTTPURL, events: Set<Webhook.Event>, secret: Redacted<String>
  ) async throws(GitHostFailure) -> Webhook

  /// How its deliveries went of late, as far as the host tells.
  func deliveries(of webhook: Webhook) async throws(GitHostFailure) -> WebhookDeliveries
}
