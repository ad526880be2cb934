// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Crypto
import FerryDomain

/// The value of `webhook-signature`: `v1,` and the base64 of an HMAC over id, time and body
/// (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
func standardSignature(
  of body: [UInt8], id: String, timestamp: String, key: Redacted<String>
) -> String {
  let bytes = decodedBase64(key.revealed.dropFirst("whsec_".count)) ?? []
  let signed = Array("\(id).\(timestamp).".utf8) + body
  let code = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: bytes))
  return "v1," + base64(Array(code))
}
