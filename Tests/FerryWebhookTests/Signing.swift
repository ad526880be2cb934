// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Crypto
import FerryDomain
import FoundationEssentials

@testable import FerryWebhook

let noon = Timestamp(seconds: 1_800_000_000)
let signingToken = "whsec_" + Data("0123456789abcdef0123456789abcdef".utf8).base64EncodedString()

func signature(of body: [UInt8], key: [UInt8]) -> [UInt8] {
  Array(HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: key)))
}

/// A request as the host would send it, signed with the secret.
func signed(
  _ host: GitHost, _ body: String, secret: String = "s3cret", event: String = "push",
  id: String = "1", at time: Timestamp = noon
) -> WebhookRequest {
  let bytes = Array(body.utf8)
  let digits = hex(signature(of: bytes, key: Array(secret.utf8)))
  return switch host {
  case .github:
    request(
      host, body,
      [
        "X-GitHub-Event": event, "X-GitHub-Delivery": id, "X-Hub-Signature-256": "sha256=" + digits,
      ])
  case .gitea:
    request(
      host, body,
      ["X-Gitea-Event": event, "X-Gitea-Delivery": id, "X-Gitea-Signature": digits])
  case .forgejo:
    request(
      host, body,
      ["X-Forgejo-Event": event, "X-Forgejo-Delivery": id, "X-Forgejo-Signature": digits])
  case .gitlab where secret.hasPrefix("whsec_"):
    request(host, body, standardFields(body, token: secret, id: id, at: time))
  case .gitlab:
    request(
      host, body,
      ["X-Gitlab-Event": event, "Idempotency-Key": id, "X-Gitlab-Token": secret])
  }
}

func standardFields(
  _ body: String, token: String, id: String, at time: Timestamp
) -> [String: String] {
  let key = [UInt8](Data(base64Encoded: String(token.dropFirst(6))) ?? Data())
  let code = signature(of: Array("\(id).\(time.seconds).\(body)".utf8), key: key)
  return [
    "X-Gitlab-Event": "Push Hook", "webhook-id": id, "webhook-timestamp": "\(time.seconds)",
    "webhook-signature": "v1," + Data(code).base64EncodedString(),
  ]
}

func request(_ host: GitHost, _ body: String, _ fields: [String: String]) -> WebhookRequest {
  WebhookRequest(
    host: host, fields: HeaderFields(fields.map { ($0.key, $0.value) }), body: Array(body.utf8))
}

/// What authentication says: nothing for an authentic request, else why not.
func refusal(
  _ request: WebhookRequest, _ secrets: String..., at now: Timestamp = noon
) -> DeliveryRefusal.Code? {
  do {
    _ = try authenticate(request, secrets: secrets.map { Redacted($0) }, now: now)
    return nil
  } catch {
    return error.code
  }
}
