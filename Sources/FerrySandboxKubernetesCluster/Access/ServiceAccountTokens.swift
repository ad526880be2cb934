// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Crypto
import FerryDomain

/// Signs and reads the tokens of service accounts: JSON web tokens (RFC 7519) with a key of this
/// server alone.
struct ServiceAccountTokens: Sendable {
  private let key = SymmetricKey(size: .bits256)

  /// Whose token it is.
  struct Claims: Hashable, Sendable {
    let namespace: String
    let name: String
    let uid: String
  }

  func token(for claims: Claims, until expiry: Timestamp) -> String {
    let payload: JSONValue = [
      "iss": "ferry-sandbox", "exp": .integer(Int(expiry.seconds)),
      "sub": .string("system:serviceaccount:\(claims.namespace):\(claims.name)"),
      "kubernetes.io": [
        "namespace": .string(claims.namespace),
        "serviceaccount": ["name": .string(claims.name), "uid": .string(claims.uid)],
      ],
    ]
    let header: JSONValue = ["alg": "HS256", "typ": "JWT"]
    let signed = base64URL(header.canonicalBytes) + "." + base64URL(payload.canonicalBytes)
    let code = HMAC<SHA256>.authenticationCode(for: Array(signed.utf8), using: key)
    return signed + "." + base64URL(Array(code))
  }

  /// Nothing for a token that is not ours or has expired.
  func claims(of token: String, at now: Timestamp) -> Claims? {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let code = bytes(parts[2]), let payload = bytes(parts[1]),
      HMAC<SHA256>.isValidAuthenticationCode(
        code, authenticating: Array("\(parts[0]).\(parts[1])".utf8), using: key),
      let json = try? JSONValue(parsing: payload), let account = json["kubernetes.io"],
      let expiry = json["exp"]?.integer, now.seconds < Int64(expiry)
    else { return nil }
    return Claims(
      namespace: account["namespace"]?.string ?? "",
      name: account[["serviceaccount", "name"]]?.string ?? "",
      uid: account[["serviceaccount", "uid"]]?.string ?? "")
  }

  private func base64URL(_ bytes: [UInt8]) -> String {
    base64(bytes).replacing("+", with: "-").replacing("/", with: "_").filter { $0 != "=" }
  }

  private func bytes(_ text: Substring) -> [UInt8]? {
    let standard = text.replacing("-", with: "+").replacing("_", with: "/")
    return decodedBase64(standard + String(repeating: "=", count: (4 - standard.count % 4) % 4))
  }
}
