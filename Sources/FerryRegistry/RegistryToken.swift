// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

/// A bearer token and how long it is good.
///
/// https://distribution.github.io/distribution/spec/auth/token/
struct RegistryToken: Hashable, Sendable {
  let text: Redacted<String>
  let lifetime: Duration

  /// Reads the token server's answer; its lifetime is a minute when it does not say.
  init?(_ body: [UInt8]) {
    guard let json = try? JSONValue(parsing: body),
      let text = json["token"]?.string ?? json["access_token"]?.string, !text.isEmpty
    else { return nil }
    self.text = Redacted(text)
    lifetime = .seconds(min(max(json["expires_in"]?.integer ?? 60, 1), 86_400))
  }
}

/// What a token server is asked for.
struct TokenQuestion: Hashable, Sendable {
  let realm: HTTPURL
  let service: String?
  let scope: String

  /// By GET, with the account as Basic, or anonymously.
  func request(for credentials: RegistryCredentials?) -> HTTPRequest {
    var request = realm.request(.get, query: items)
    request.headerFields[.authorization] = credentials?.basic.revealed
    return request
  }

  /// By POST, with an identity token (https://distribution.github.io/distribution/spec/auth/oauth/).
  func refresh(_ token: Redacted<String>) -> (request: HTTPRequest, body: [UInt8]) {
    var request = realm.request(.post)
    request.headerFields[.contentType] = "application/x-www-form-urlencoded"
    let form =
      items + [
        QueryItem("grant_type", "refresh_token"), QueryItem("client_id", "ferry"),
        QueryItem("refresh_token", token.revealed),
      ]
    return (request, Array(form.map(\.description).joined(separator: "&").utf8))
  }

  private var items: [QueryItem] {
    (service.map { [QueryItem("service", $0)] } ?? []) + [QueryItem("scope", scope)]
  }
}

extension RegistryCredentials {
  /// As the value of an `Authorization` field.
  var basic: Redacted<String> {
    Redacted("Basic \(base64(Array("\(username):\(password.revealed)".utf8)))")
  }
}
