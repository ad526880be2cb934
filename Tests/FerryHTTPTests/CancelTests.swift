// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryHTTP
import FerryPorts
import HTTPTypes
import Testing

@Suite(.serialized, .timeLimit(.minutes(1))) struct CancelTests {
  let client = makeClient()

  @Test func `a call that is cancelled before it starts sends nothing`() async throws {
    let server = try await PythonServer()
    let echo = call(.get, "/echo", port: server.port)
    let failures = await withTaskGroup(of: HTTPFailure?.self) { group in
      group.cancelAll()
      group.addTask { await failure(of: client, echo) }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(failures.map(\.?.code) == [.cancelled])
    let stats = try await client.exchange(call(.get, "/stats", port: server.port)).json
    #expect(stats?["requests"]?["GET /echo"] == nil)
  }

  @Test func `cancelling a reader ends the stream at the server`() async throws {
    let server = try await PythonServer()
    let limits = HTTPLimits(idle: .seconds(600), total: nil)
    let stream = try await client.open(call(.get, "/watch", port: server.port, limits: limits))
    _ = try await stream.next()
    await withTaskGroup { group in
      group.addTask { await #expect(throws: HTTPFailure.self) { _ = try await stream.next() } }
      group.cancelAll()
    }
    _ = try await client.exchange(call(.get, "/ended/1", port: server.port))
    let failure = await #expect(throws: HTTPFailure.self) { _ = try await stream.next() }
    #expect(failure?.code == .cancelled)
  }

  @Test func `a storm of cancels leaves nothing behind`() async throws {
    let server = try await PythonServer()
    for round in 1...5 {
      try await withThrowingTaskGroup { group in
        for index in 0..<100 {
          group.addTask { [client] in
            let path = index.isMultiple(of: 2) ? "/silent" : "/zeros/\(64 << 20)"
            let call = call(.get, path, port: server.port)
            if index.isMultiple(of: 3) {
              let stream = try? await client.open(call)
              while let bytes = try? await stream?.next(), !bytes.isEmpty {}
            } else {
              _ = await failure(of: client, call)
            }
          }
        }
        try await arrival(of: round * 17, "GET /silent", at: server)
        group.cancelAll()
      }
    }
    let reply = try await client.exchange(call(.get, "/echo", port: server.port))
    #expect(reply.response.status == .ok)
  }

  @Test func `shutting down fails every call in flight and every later one`() async throws {
    let server = try await PythonServer()
    let stream = try await client.open(call(.get, "/watch", port: server.port))
    _ = try await stream.next()
    let codes = try await withThrowingTaskGroup { group in
      for _ in 0..<100 {
        group.addTask { await failure(of: client, call(.get, "/silent", port: server.port))?.code }
      }
      group.addTask {
        await #expect(throws: HTTPFailure.self) { _ = try await stream.next() }?.code
      }
      try await arrival(of: 16, "GET /silent", at: server)
      client.shutdown()
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(codes.count == 101 && codes.allSatisfy { $0 == .cancelled })
    #expect(await failure(of: client, call(.get, "/echo", port: server.port))?.code == .cancelled)
    client.shutdown()
  }
}
