// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Crypto
import FerryDomain

/// The name that stays the same when the host sends a delivery again.
///
/// GitLab's is `Idempotency-Key`, which is also `webhook-id`; its `X-Gitlab-Webhook-UUID` is new
/// each time and its `X-Gitlab-Event-UUID` is used again for other events. What has no name is named
/// by its body.
func deliveryID(of request: WebhookRequest) throws(DeliveryRefusal) -> DeliveryID {
  let names: [String]
  switch request.host {
  case .gitlab: names = ["Idempotency-Key", "webhook-id"]
  case .github: names = ["X-GitHub-Delivery"]
  case .gitea: names = ["X-Gitea-Delivery"]
  case .forgejo: names = ["X-Forgejo-Delivery", "X-Gitea-Delivery"]
  }
  let name = try first(of: names, in: request)
  return DeliveryID(host: request.host, text: name.flatMap(bounded) ?? digest(of: request.body))
}

/// What the host calls the event.
func event(of request: WebhookRequest) throws(DeliveryRefusal) -> String {
  switch request.host {
  case .gitlab: try first(of: ["X-Gitlab-Event"], in: request) ?? ""
  case .github: try first(of: ["X-GitHub-Event"], in: request) ?? ""
  case .gitea: try first(of: ["X-Gitea-Event"], in: request) ?? ""
  case .forgejo: try first(of: ["X-Forgejo-Event", "X-Gitea-Event"], in: request) ?? ""
  }
}

private func first(
  of names: [String], in request: WebhookRequest
) throws(DeliveryRefusal) -> String? {
  for name in names {
    if let value = try request.fields.single(name) { return value }
  }
  return nil
}

/// Names that are kept must be short.
private func bounded(_ name: String) -> String? { name.utf8.count <= 128 ? name : nil }

/// The name of what has none.
func digest(of body: [UInt8]) -> String { "sha256:" + hex(SHA256.hash(data: body)) }
