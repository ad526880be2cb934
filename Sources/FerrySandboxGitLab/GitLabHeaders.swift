// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import HTTPTypes

extension HTTPField.Name {
  static let gitLabEvent = gitLab("X-Gitlab-Event")
  static let gitLabEventID = gitLab("X-Gitlab-Event-UUID")
  static let gitLabInstance = gitLab("X-Gitlab-Instance")
  static let gitLabToken = gitLab("X-Gitlab-Token")
  static let gitLabWebhookID = gitLab("X-Gitlab-Webhook-UUID")
  static let quotaLimit = gitLab("RateLimit-Limit")
  static let quotaObserved = gitLab("RateLimit-Observed")
  static let quotaRemaining = gitLab("RateLimit-Remaining")
  static let quotaReset = gitLab("RateLimit-Reset")
  static let idempotencyKey = gitLab("Idempotency-Key")
  static let privateToken = gitLab("PRIVATE-TOKEN")
  static let webhookID = gitLab("webhook-id")
  static let webhookSignature = gitLab("webhook-signature")
  static let webhookTimestamp = gitLab("webhook-timestamp")

  private static func gitLab(_ name: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is a field name") }
    return name
  }
}
