// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryCommands
import FerryDomain
import FerryHTTP
import FerryPorts
import HTTPTypes

extension FerryComposition {
  func glance(atServer text: String) async throws -> FleetGlance {
    guard let url = HTTPURL(text) else {
      throw SettingsFailure("\"\(text)\" is no URL of a Ferry; write http://localhost:8080")
    }
    let http = HTTPClient()
    defer { http.shutdown() }
    return FleetGlance(
      fleet: try await answer(of: url, "/api/v1/fleet", http),
      leases: try await answer(of: url, "/api/v1/leases", http))
  }

  private func answer(
    of url: HTTPURL, _ path: String, _ http: HTTPClient
  ) async throws -> JSONValue {
    let reply = try await http.exchange(HTTPCall(request: url.request(.get, path)))
    guard reply.status == .ok else {
      throw SettingsFailure(
        "\(url)\(path) answered \(reply.status.code); is that where ferry serve listens?")
    }
    return try JSONValue(parsing: String(decoding: reply.body, as: UTF8.self))
  }
}
