// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryServer
import Testing

/// Clients that mean no good, or are slow.
@Suite(.timeLimit(.minutes(1)))
struct ConnectionTests {
  private var hasty: ServerLimits {
    var limits = ServerLimits()
    limits.readTime = .milliseconds(300)
    limits.idleTime = .milliseconds(300)
    limits.stallTime = .milliseconds(300)
    return limits
  }

  @Test(arguments: ["/webhooks/github", "/nowhere"])
  func `a body that never ends ends with the connection`(path: String) async throws {
    try await withServer(limits: hasty) { server in
      try await withConnection(to: server.port) { connection in
        try await connection.send(
          "POST \(path) HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nx")
        _ = await connection.rest()
      }
      #expect(server.signals.all.isEmpty)
    }
  }

  @Test func `a body that comes in drops does not keep the connection`() async throws {
    try await withServer(limits: hasty) { server in
      try await withConnection(to: server.port) { connection in
        try await connection.send(
          "POST /webhooks/github HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
        let clock = WallClock()
        while (try? await connection.send("x")) != nil {
          try await clock.sleep(until: clock.now + .milliseconds(10))
        }
      }
      #expect(server.signals.all.isEmpty)
    }
  }

  @Test func `a header that never ends ends with the connection`() async throws {
    try await withServer(limits: hasty) { server in
      let answer = try await withConnection(to: server.port) { connection in
        try await connection.send("GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: ")
        return await connection.rest()
      }
      #expect(answer.isEmpty)
    }
  }

  @Test func `a header without measure is refused`() async throws {
    try await withServer { server in
      let answer = try await ask(
        server, "GET", "/healthz", ["X-A": String(repeating: "a", count: 40_000)])
      #expect(answer.status == 400)
    }
  }

  @Test func `who asks and never reads is dropped, and the next one is served`() async throws {
    var limits = ServerLimits()
    limits.stallTime = .milliseconds(300)
    limits.connections = 1
    try await withServer(view: .large(clusters: 100, bundles: 30), limits: limits) { server in
      let next = try await withConnection(to: server.port) { connection in
        try await connection.send(
          String(repeating: "GET / HTTP/1.1\r\nHost: x\r\n\r\n", count: 30))
        return try await ask(server, "GET", "/healthz")
      }
      #expect(next.status == 200)
    }
  }

  @Test func `a request that is no HTTP is refused`() async throws {
    try await withServer { server in
      let answer = try await withConnection(to: server.port) { connection in
        try await connection.send("\u{16}\u{03}\u{01} hello\r\n\r\n")
        return Answer(await connection.rest())
      }
      #expect(answer.status == 400)
    }
  }
}
