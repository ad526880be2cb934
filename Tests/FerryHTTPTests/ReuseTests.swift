// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FerryHTTP
import FerryPorts
import Glibc
import HTTPTypes
import Testing

@Suite(.serialized, .timeLimit(.minutes(1))) struct ReuseTests {
  let client = makeClient()

  @Test func `a request that is not repeatable is sent once when a kept connection is dead`()
    async throws
  {
    let server = try await PythonServer()
    _ = try await client.exchange(call(.get, "/once", port: server.port))
    let failure = await failure(of: client, call(.post, "/once", port: server.port))
    #expect(failure?.code == .interrupted)
    #expect(try await requests("POST /once", at: server) == 1)
  }

  @Test func `a GET is sent again once when a kept connection is dead`() async throws {
    let server = try await PythonServer()
    _ = try await client.exchange(call(.get, "/once", port: server.port))
    let second = try await client.exchange(call(.get, "/once", port: server.port))
    #expect(second.text == "once")
    #expect(try await requests("GET /once", at: server) == 3)
  }

  @Test func `a GET is not sent again when a new connection dies`() async throws {
    let server = try await PythonServer()
    #expect(await failure(of: client, call(.get, "/dead", port: server.port))?.code == .interrupted)
    #expect(try await requests("GET /dead", at: server) == 1)
  }

  @Test func `a GET is sent at most twice`() async throws {
    let server = try await PythonServer()
    _ = try await client.exchange(call(.get, "/echo", port: server.port))
    #expect(await failure(of: client, call(.get, "/dead", port: server.port))?.code == .interrupted)
    #expect(try await requests("GET /dead", at: server) == 2)
  }

  @Test func `requests over HTTP/1.1 share a connection one after the other`() async throws {
    let server = try await PythonServer()
    for _ in 0..<5 {
      let seen = try await client.exchange(call(.get, "/echo", port: server.port)).json
      #expect(seen?["connection"]?.integer == 1)
    }
  }

  @Test func `requests over HTTP/2 share one connection at the same time`() async throws {
    let certificates = try await Certificates()
    let server = try await Nginx(certificates)
    let facts = call(.get, "/facts", port: server.port, tls: certificates.trust)
    let replies = try await withThrowingTaskGroup { group in
      for _ in 0..<64 { group.addTask { try await client.exchange(facts) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(replies.map { $0.fact("protocol") }) == ["HTTP/2.0"])
    #expect(Set(replies.map { $0.fact("connection") }).count == 1)
  }

  @Test func `a server that ends a connection after a thousand requests loses none`() async throws {
    let certificates = try await Certificates()
    let server = try await Nginx(certificates)
    let facts = call(.get, "/facts", port: server.port, tls: certificates.trust)
    try await withThrowingTaskGroup { group in
      for _ in 0..<32 {
        group.addTask {
          for _ in 0..<100 {
            let reply = try await client.exchange(facts)
            #expect(reply.response.status == .ok)
          }
        }
      }
      try await group.waitForAll()
    }
  }

  @Test func `a server that was started again is reached by the next request`() async throws {
    let certificates = try await Certificates()
    let first = try await Nginx(certificates)
    let facts = call(.get, "/facts", port: first.port, tls: certificates.trust)
    _ = try await client.exchange(facts)
    first.process.close()
    let second = try await Nginx(certificates, port: first.port)
    #expect(try await client.exchange(facts).response.status == .ok)
    withExtendedLifetime(second) {}
  }

  @Test func `a POST over a dying HTTP/2 connection fails`() async throws {
    let certificates = try await Certificates()
    let server = try await Nginx(certificates)
    let relay = try await Relay(to: server.port)
    let post = call(.post, "/facts", port: relay.port, tls: certificates.trust)
    try await doomConnection(through: relay, certificates)
    #expect(await failure(of: client, post)?.code == .interrupted)
  }

  @Test func `GETs over a dying HTTP/2 connection are sent again`() async throws {
    let certificates = try await Certificates()
    let server = try await Nginx(certificates)
    let relay = try await Relay(to: server.port)
    let get = call(
      .get, "/facts", port: relay.port, tls: certificates.trust, body: Array("query".utf8))
    try await doomConnection(through: relay, certificates)
    try await withThrowingTaskGroup { group in
      for _ in 0..<20 { group.addTask { try await client.exchange(get) } }
      for try await reply in group { #expect(reply.response.status == .ok) }
    }
  }

  /// Leaves the client with a connection that dies with the next request.
  private func doomConnection(through relay: Relay, _ certificates: Certificates) async throws {
    let get = call(.get, "/facts", port: relay.port, tls: certificates.trust)
    // The second answer shows that all the client had to say about the first has passed.
    for _ in 0..<2 { _ = try await client.exchange(get) }
    try await relay.doomConnections()
  }
}
