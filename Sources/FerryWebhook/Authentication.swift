// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Crypto
package import FerryDomain

/// Takes a request as a delivery when one of the secrets signed it.
///
/// Several secrets may be in use at once while one takes the place of another. Without a secret
/// everything is refused.
package func authenticate(
  _ request: WebhookRequest, secrets: [Redacted<String>], now: Timestamp
) throws(DeliveryRefusal) -> Delivery {
  let secrets = secrets.filter { !$0.revealed.isEmpty }
  guard !secrets.isEmpty else {
    throw DeliveryRefusal(
      .noSecret,
      "no webhook secret is set for \(request.host.rawValue); set one here and at the webhook")
  }
  let payload: [UInt8]
  switch request.host {
  case .github:
    try checkBodySignature(request, of: request.body, field: "X-Hub-Signature-256", secrets)
    payload = try formPayload(of: request) ?? request.body
  case .gitea, .forgejo:
    payload = try formPayload(of: request) ?? request.body
    try checkBodySignature(request, of: payload, field: try signatureField(request), secrets)
  case .gitlab:
    try checkGitLab(request, secrets, now: now)
    payload = request.body
  }
  return Delivery(id: try deliveryID(of: request), event: try event(of: request), payload: payload)
}

/// Older Forgejo sends only what Gitea sends.
private func signatureField(_ request: WebhookRequest) throws(DeliveryRefusal) -> String {
  let own = "X-Forgejo-Signature"
  guard request.host == .forgejo, try request.fields.single(own) != nil else {
    return "X-Gitea-Signature"
  }
  return own
}

/// GitLab signs and sends its plain token independently: with a signing token set, only that counts.
private func checkGitLab(
  _ request: WebhookRequest, _ secrets: [Redacted<String>], now: Timestamp
) throws(DeliveryRefusal) {
  let signing = secrets.filter { $0.revealed.hasPrefix(StandardWebhook.secretPrefix) }
  if signing.isEmpty {
    try checkPlainToken(request, secrets)
  } else {
    try StandardWebhook(request).check(keys: signing, now: now)
  }
}

private func checkPlainToken(
  _ request: WebhookRequest, _ secrets: [Redacted<String>]
) throws(DeliveryRefusal) {
  guard let token = try request.fields.single("X-Gitlab-Token") else {
    throw DeliveryRefusal(
      .unsigned, "X-Gitlab-Token is missing or empty; set the secret token at the webhook")
  }
  guard anyFits(secrets, { areEqual($0, token) }) else {
    throw DeliveryRefusal(
      .wrongSignature, "X-Gitlab-Token is not our secret; set the same one here and at the webhook")
  }
}

/// In time that depends on neither text: what is compared are codes under a key of the moment.
func areEqual(_ left: String, _ right: String) -> Bool {
  let key = SymmetricKey(size: .bits256)
  let code = HMAC<SHA256>.authenticationCode(for: Array(left.utf8), using: key)
  return HMAC<SHA256>.isValidAuthenticationCode(
    code, authenticating: Array(right.utf8), using: key)
}

/// Whether one of the secrets fits; all are tried, so that the time does not tell which.
func anyFits(_ secrets: [Redacted<String>], _ fits: (String) -> Bool) -> Bool {
  secrets.map { fits($0.revealed) }.contains(true)
}
