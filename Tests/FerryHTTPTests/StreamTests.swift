// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryHTTP
import FerryPorts
import FerryTestKit
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(1))) struct StreamTests {
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
    var count = 0
    while let bytes = try await stream.next() { count += bytes.count }
    #expect(count == 3_000_000)
    #expect(try await stream.next() == nil)
  }

  @Test func `a slow reader makes the server wait and memory stays bounded`() async throws {
    let server = try await PythonServer()
    let size = 512 << 20
    let limits = HTTPLimits(idle: .milliseconds(500), total: nil)
    let before = try residentBytes()
    let stream = try await client.open(
      call(.get, "/zeros/\(size)", port: server.port, limits: limits))
    // Longer than the limit for silence: a slow reader is not the server's fault.
    try await Task.sleep(for: .seconds(1))
    #expect(try residentBytes() - before < 48 << 20)
    var count = 0
    while let bytes = try await stream.next() { count += bytes.count }
    #expect(count == size)
    #expect(try residentBytes() - before < 64 << 20)
  }

  @Test func `a slow reader over HTTP/2 keeps memory bounded too`() async throws {
    let certificates = try await Certificates()
    let server = try await Nginx(certificates)
    try await fill(server, "large", mebibytes: 256)
    let before = try residentBytes()
    let stream = try await client.open(
      call(.get, "/large", port: server.port, tls: certificates.trust))
    try await Task.sleep(for: .seconds(1))
    #expect(try residentBytes() - before < 64 << 20)
    var count = 0
    while let bytes = try await stream.next() { count += bytes.count }
    #expect(count == 256 << 20)
  }

  @Test func `three hundred open streams leave requests quick`() async throws {
    let certificates = try await Certificates()
    let upstream = try await PythonServer()
    let server = try await Nginx(
      certificates,
      locations: """
        location /watch {
          proxy_pass http://127.0.0.1:\(upstream.port); proxy_buffering off; proxy_read_timeout 1h;
        }
        """)
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
    #expect(slowest < .seconds(1))
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

/// Writes a file of zeros below a server's root.
func fill(_ server: Nginx, _ name: String, mebibytes: Int) async throws {
  try await ChildProcess.run(
    "truncate", ["-s", "\(mebibytes)M", name], directory: server.folder.path)
}
