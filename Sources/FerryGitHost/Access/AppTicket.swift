// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Crypto
import CryptoExtras
import FerryDomain
import FerryPorts

/// Shows that we are a GitHub App, to be given an installation's token: a JWT made anew each time.
///
/// https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app
struct AppTicket: GivesToken {
  let app: GitHubApp
  let clock: any KeepsTime

  func token() throws(GitHostFailure) -> Redacted<String> {
    // GitHub takes ten minutes at most, and its clock may be behind ours.
    let now = clock.now.seconds
    let payload: JSONValue = [
      "iat": .integer(Int(now - 60)), "exp": .integer(Int(now + 540)), "iss": .string(app.id),
    ]
    let header: JSONValue = ["alg": "RS256", "typ": "JWT"]
    let signed = "\(base64URL(header.canonicalBytes)).\(base64URL(payload.canonicalBytes))"
    return Redacted("\(signed).\(base64URL(try app.signature(of: Array(signed.utf8))))")
  }

  func forget(_ token: Redacted<String>) -> Bool { false }
}

extension GitHubApp {
  /// The key, which is a failure of the settings where it cannot be read.
  func signingKey() throws(GitHostFailure) -> _RSA.Signing.PrivateKey {
    do {
      return try _RSA.Signing.PrivateKey(pemRepresentation: privateKey.revealed)
    } catch {
      throw GitHostFailure(
        .configuration, doing: "reading the private key of the GitHub App",
        detail: "it is no RSA key of 2048 bits or more in PEM; give the file that GitHub made")
    }
  }

  /// RS256 (RFC 7518, section 3.3).
  fileprivate func signature(of bytes: [UInt8]) throws(GitHostFailure) -> [UInt8] {
    let key = try signingKey()
    do {
      return try key.signature(for: SHA256.hash(data: bytes), padding: .insecurePKCS1v1_5)
        .withUnsafeBytes { Array($0) }
    } catch {
      throw GitHostFailure(
        .configuration, doing: "signing for the GitHub App", detail: "the key does not sign")
    }
  }
}

/// RFC 7515, appendix C.
private func base64URL(_ bytes: [UInt8]) -> String {
  String(
    base64(bytes).compactMap { digit -> Character? in
      switch digit {
      case "+": "-"
      case "/": "_"
      case "=": nil
      default: digit
      }
    })
}
