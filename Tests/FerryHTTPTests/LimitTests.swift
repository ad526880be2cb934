// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FerryHTTP
import FerryPorts
import HTTPTypes
import Testing

@Suite(.serialized, .timeLimit(.minutes(1))) struct LimitTests {
  let client = makeClient()

  @Test func `a server that accepts and stays silent passes the limit for the first byte`()
    async throws
  {
    let server = try await PythonServer()
    let limits = HTTPLimits(firstByte: .milliseconds(200))
    let (failure, time) = await timed(call(.get, "/silent", port: server.port, limits: limits))
    #expect(failure?.code == .timedOut)
    #expect(failure?.detail == "the server was silent for 0.2 seconds after the request")
    #expect(time >= .milliseconds(200))
  }

  @Test func `an answer that stalls passes the limit for silence`() async throws {
    let server = try await PythonServer()
    let limits = HTTPLimits(idle: .milliseconds(200))
    let (failure, time) = await timed(call(.get, "/stall", port: server.port, limits: limits))
    #expect(failure?.detail == "the answer stood still for 0.2 seconds")
    #expect(time >= .milliseconds(200))
  }

  @Test func `a server that takes nothing of a large body passes the limit for silence`()
    async throws
  {
    let server = try await PythonServer()
    let limits = HTTPLimits(idle: .milliseconds(200))
    let body = [UInt8](repeating: 0, count: 32 << 20)
    let (failure, _) = await timed(
      call(.post, "/deaf", port: server.port, limits: limits, body: body))
    #expect(failure?.detail == "the server took nothing of the request for 0.2 seconds")
  }

  @Test func `the limit for the whole exchange runs while it waits for a connection`() async throws
  {
    let server = try await PythonServer()
    let patient = call(.get, "/silent", port: server.port)
    let hasty = call(
      .get, "/echo", port: server.port, limits: HTTPLimits(total: .milliseconds(300)))
    try await withThrowingTaskGroup { group in
      // They hold all 64 connections that the client opens to a host.
      for _ in 0..<64 { group.addTask { _ = try await client.exchange(patient) } }
      _ = try await arrival(of: 64, "GET /silent", at: server)
      let (failure, time) = await timed(hasty)
      #expect(failure?.detail == "not finished within 0.3 seconds")
      #expect(time >= .milliseconds(300))
      group.cancelAll()
      while await group.nextResult() != nil {}
    }
  }

  @Test func `a server that never shakes hands passes the limit for connecting`() async throws {
    let port = LoopbackPort()
    let limits = HTTPLimits(connect: .milliseconds(200), total: nil)
    let (failure, time) = await timed(
      call(.get, "/", port: port.number, tls: TLSSettings(), limits: limits))
    #expect(failure?.code == .timedOut)
    #expect(time >= .milliseconds(200))
    withExtendedLifetime(port) {}
  }

  private func timed(_ call: HTTPCall) async -> (HTTPFailure?, Duration) {
    let start = ContinuousClock.now
    return (await failure(of: client, call), .now - start)
  }
}
