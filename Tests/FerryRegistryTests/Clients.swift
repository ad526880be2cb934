// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryHTTP
import FerryPorts
import FerryRegistry
import FerryTestKit

/// One for all tests: it keeps two threads and its connections.
let http = HTTPClient()

/// A client without accounts of its own, unless a Docker config is named.
func client(
  clock: any KeepsTime = InstantClock(), dockerConfig: String? = nil,
  settings: RegistrySettings = RegistrySettings()
) -> RegistryClient {
  RegistryClient(
    http: http, clock: clock, settings: settings,
    accounts: RegistryAccounts(path: dockerConfig, clock: clock))
}

/// The failure of something that should fail.
func failure<Answer>(
  _ body: () async throws(RegistryFailure) -> Answer
) async -> RegistryFailure? {
  do {
    _ = try await body()
    return nil
  } catch {
    return error
  }
}

let account = RegistryCredentials(username: "ferry", password: Redacted("pa:ss"))

extension RegistryCredentials {
  /// As it stands in `Authorization`.
  var basicText: String { "Basic \(base64(Array("\(username):\(password.revealed)".utf8)))" }
}
