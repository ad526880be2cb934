// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryHTTP
import FerryPorts
import HTTPTypes

/// Asks a server until so many requests have come in.
func arrival(of count: Int, _ request: String, at server: PythonServer) async throws {
  let observer = makeClient()
  while true {
    let stats = try await observer.exchange(call(.get, "/stats", port: server.port)).json
    if let seen = stats?["requests"]?[request]?.integer, seen >= count { return }
  }
}

/// How many requests of `METHOD /path` have arrived.
func requests(_ request: String, at server: PythonServer) async throws -> Int {
  let stats = try await makeClient().exchange(call(.get, "/stats", port: server.port)).json
  return stats?["requests"]?[request]?.integer ?? 0
}
