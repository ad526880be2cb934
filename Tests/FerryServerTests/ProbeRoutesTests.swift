// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts
import FerryServer
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ProbeRoutesTests {
  @Test func `we are alive while we answer`() async throws {
    try await withServer { server in
      let answer = try await ask(server, "GET", "/healthz")
      #expect(answer.status == 200)
    }
  }

  @Test func `we are ready when the closure says so, else it says why`() async throws {
    try await withServer { server in
      server.readiness.withLock { $0 = .notReady("the config repository was not read yet") }
      let before = try await ask(server, "GET", "/readyz")
      #expect(before.status == 503)
      #expect(before.body.contains("the config repository was not read yet"))
      server.readiness.withLock { $0 = .ready }
      #expect(try await ask(server, "GET", "/readyz").status == 200)
    }
  }

  @Test func `while people stop everything we stay ready, and say so`() async throws {
    try await withServer(view: .stopped) { server in
      let answer = try await ask(server, "GET", "/readyz")
      #expect(answer.status == 200)
      #expect(answer.body.hasPrefix("ready, but stopped by environments/STOP: payments are down"))
      server.board.show(.healthy)
      #expect(try await ask(server, "GET", "/readyz").body.hasPrefix("ready\n"))
    }
  }

  @Test(arguments: [
    "/", "/healthz", "/readyz", "/fragments/fleet", "/api/v1/fleet", "/metrics", "/nowhere",
  ])
  func `every answer tells browsers to do no more than needed`(path: String) async throws {
    try await withServer { server in
      let fields = try await ask(server, "GET", path).fields
      #expect(fields["x-content-type-options"] == "nosniff")
      #expect(fields["referrer-policy"] == "no-referrer")
      #expect(fields["cross-origin-resource-policy"] == "same-origin")
      #expect(fields["cache-control"] == "no-store")
      #expect(fields["content-security-policy"]?.hasPrefix("default-src 'none'") == true)
      #expect(fields["content-security-policy"]?.contains("frame-ancestors 'none'") == true)
    }
  }
}
