// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FerryHTTP
import FerryPorts
import HTTPTypes
import Testing

@Suite(.serialized, .timeLimit(.minutes(1))) struct StreamTests {
  let client = makeClient()

  @Test func `a stream that cannot be opened fails at once`() async throws {
    let failure = await #expect(throws: HTTPFailure.self) {
      _ = try await client.open(call(.get, "/", port: freePort()))
    }
    #expect(failure?.code == .unreachable)
  }

  @Test func `a stream that breaks gives its bytes first and then the failure`() async throws {
    let server = try await PythonServer()
    let stream = try await client.open(call(.get, "/cut", port: server.port))
    #expect(try await stream.next() == Array("0123456789".utf8))
    let failure = await #expect(throws: HTTPFailure.self) { _ = try await stream.next() }
    #expect(failure?.code == .interrupted)
  }

  @Test func `a stream that falls silent passes its limit`() async throws {
    let server = try await PythonServer()
    let limits = HTTPLimits(idle: .milliseconds(200), total: nil)
    let stream = try await client.open(call(.get, "/watch", port: server.port, limits: limits))
    #expect(try await stream.next() == Array("tick\n".utf8))
    let failure = await #expect(throws: HTTPFailure.self) { _ = try await stream.next() }
    #expect(failure?.code == .timedOut)
  }

  @Test func `a stream ends with nothing, again and again`() async throws {
    let server = try await PythonServer()
    let stream = try await client.open(call(.get, "/zeros/3000000", port: server.port))
    #expect(stream.response.headerFields[.contentLength] == "3000000")
    #expect(try await count(stream) == 3_000_000)
    #expect(try await stream.next() == nil)
  }

  @Test func `a slow reader makes the server wait`() async throws {
    let server = try await PythonServer()
    let size = 512 << 20
    // A slow reader is not the server's fault: the limit for silence does not count for it.
    let limits = HTTPLimits(idle: .seconds(1), total: nil)
    let stream = try await client.open(
      call(.get, "/zeros/\(size)", port: server.port, limits: limits))
    #expect(try await sentBytes(of: server) < 32 << 20)
    #expect(try await count(stream) == size)
  }

  @Test func `a slow reader over HTTP/2 makes the server wait`() async throws {
    let certificates = try await Certificates()
    let upstream = try await PythonServer()
    let server = try await Nginx(certificates, passing: "/zeros/", to: upstream)
    let size = 256 << 20
    let stream = try await client.open(
      call(.get, "/zeros/\(size)", port: server.port, tls: certificates.trust))
    #expect(try await sentBytes(of: upstream) < 64 << 20)
    #expect(try await count(stream) == size)
  }

  @Test func `a stream opens after another that ended on a connection that goes on`() async throws {
    let certificates = try await Certificates()
    let upstream = try await PythonServer()
    let server = try await Nginx(certificates, passing: "/watch", to: upstream)
    let watch = try await client.open(
      call(
        .get, "/watch", port: server.port, tls: certificates.trust,
        limits: HTTPLimits(idle: .seconds(600), total: nil)))
    #expect(try await watch.next() == Array("tick\n".utf8))
    for _ in 0..<5 {
      let facts = try await client.open(
        call(.get, "/facts", port: server.port, tls: certificates.trust))
      #expect(try await count(facts) > 0)
    }
  }

  @Test func `three hundred open streams leave requests quick`() async throws {
    let certificates = try await Certificates()
    let upstream = try await PythonServer()
    let server = try await Nginx(certificates, passing: "/watch", to: upstream)
    let watch = call(
      .get, "/watch", port: server.port, tls: certificates.trust,
      limits: HTTPLimits(idle: .seconds(600), total: nil))
    var streams: [HTTPStream] = []
    for _ in 0..<300 {
      let stream = try await client.open(watch)
      #expect(try await stream.next() == Array("tick\n".utf8))
      streams.append(stream)
    }
    let facts = call(.get, "/facts", port: server.port, tls: certificates.trust)
    var slowest = Duration.zero
    for _ in 0..<100 {
      let start = ContinuousClock.now
      #expect(try await client.exchange(facts).response.status == .ok)
      slowest = max(slowest, .now - start)
    }
    #expect(slowest < .seconds(5))
    withExtendedLifetime(streams) {}
  }

  @Test func `streams that are dropped unread are taken from the server`() async throws {
    let server = try await PythonServer()
    for _ in 0..<200 { _ = try await client.open(call(.get, "/watch", port: server.port)) }
    _ = try await client.exchange(call(.get, "/ended/200", port: server.port))
  }

  @Test func `a paused stream that is dropped is taken from the server`() async throws {
    let server = try await PythonServer()
    for _ in 0..<20 {
      let stream = try await client.open(call(.get, "/zeros/\(1 << 30)", port: server.port))
      _ = try await stream.next()
    }
    _ = try await client.exchange(call(.get, "/ended/20", port: server.port))
  }
}

/// The bytes of bodies that a server could send until nobody took more.
private func sentBytes(of server: PythonServer) async throws -> Int {
  let reply = try await makeClient().exchange(call(.get, "/blocked", port: server.port))
  return try Int(reply.text).unwrapped
}

/// Reads a stream to its end.
private func count(_ stream: HTTPStream) async throws -> Int {
  var count = 0
  while let bytes = try await stream.next() { count += bytes.count }
  return count
}
