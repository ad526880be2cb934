// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Crypto
import FerryDomain
import FoundationEssentials

/// Checks the HMAC-SHA256 that GitHub, Gitea and Forgejo send in hex digits.
///
/// GitHub puts `sha256=` in front
/// (https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries).
func checkBodySignature(
  _ request: WebhookRequest, of signed: [UInt8], field: String, _ secrets: [Redacted<String>]
) throws(DeliveryRefusal) {
  let prefix = request.host == .github ? "sha256=" : ""
  guard let text = try request.fields.single(field), text != prefix else {
    throw DeliveryRefusal(
      .unsigned, "\(field) is missing or empty; set the secret at the webhook")
  }
  guard text.hasPrefix(prefix), let code = decodedHex(String(text.dropFirst(prefix.count))),
    code.count == SHA256.byteCount
  else {
    throw DeliveryRefusal(.malformed, "\(field) is not \(prefix)<64 hex digits>")
  }
  guard anyFits(secrets, { isCode(code, of: signed, key: Array($0.utf8)) }) else {
    throw DeliveryRefusal(
      .wrongSignature,
      "\(field) does not fit the body; set the same secret here and at the webhook")
  }
}

/// Whether the code is the HMAC-SHA256 of the bytes, compared in constant time.
func isCode(_ code: [UInt8], of bytes: [UInt8], key: [UInt8]) -> Bool {
  HMAC<SHA256>.isValidAuthenticationCode(
    code, authenticating: bytes, using: SymmetricKey(data: key))
}
