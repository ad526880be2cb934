// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryServer
import FerryViews
import Testing

@Suite(.timeLimit(.minutes(1)))
struct EventRoutesTests {
  private let request = "GET /events HTTP/1.1\r\nHost: x\r\n\r\n"

  @Test func `a listener is told how things stand, then each change`() async throws {
    try await withServer { server in
      try await withConnection(to: server.port) { connection in
        try await connection.send(request)
        #expect(try await connection.wait(for: "text/event-stream"))
        #expect(try await connection.wait(for: #".0","time":"2027-01-15T08:00:00Z"}"#))
        server.board.show(FleetView(time: Timestamp(seconds: 1_800_000_009), troubles: ["x"]))
        #expect(try await connection.wait(for: #".1","time":"2027-01-15T08:00:09Z"}"#))
      }
    }
  }

  @Test func `a listener hears that we live though nothing changes`() async throws {
    var limits = ServerLimits()
    limits.heartbeat = .milliseconds(50)
    try await withServer(limits: limits) { server in
      try await withConnection(to: server.port) { connection in
        try await connection.send(request)
        for _ in 0..<3 {
          let isAlive = try await connection.wait(for: "event: fleet\n")
          #expect(isAlive)
        }
      }
    }
  }

  @Test func `many listeners are all told`() async throws {
    try await withServer { server in
      let (greeted, onGreeting) = AsyncStream.makeStream(of: Void.self)
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for _ in 0..<100 {
          group.addTask {
            try await withConnection(to: server.port) { connection in
              try await connection.send(request)
              guard try await connection.wait(for: ".0") else { return false }
              onGreeting.yield()
              return try await connection.wait(for: ".1")
            }
          }
        }
        var greetings = greeted.makeAsyncIterator()
        for _ in 0..<100 { await greetings.next() }
        server.board.show(FleetView(time: Timestamp(seconds: 1), troubles: ["x"]))
        for try await isTold in group { #expect(isTold) }
      }
    }
  }

  @Test func `one listener too many is told to come back, and may when another went`() async throws
  {
    var limits = ServerLimits()
    limits.listeners = 1
    try await withServer(limits: limits) { server in
      try await withConnection(to: server.port) { connection in
        try await connection.send(request)
        #expect(try await connection.wait(for: "event: fleet"))
        let second = try await ask(server, "GET", "/events")
        #expect(second.status == 503)
        #expect(second.fields["retry-after"] == "10")
      }
      while server.board.listenerCount > 0 { await Task.yield() }
      var status = 503
      while status == 503 {
        status = try await withConnection(to: server.port) { connection in
          try await connection.send(request)
          return try await connection.wait(for: "200 OK") ? 200 : 503
        }
      }
      #expect(status == 200)
    }
  }

  @Test func `listeners are let go when the server ends`() async throws {
    try await withServer { server in
      try await withConnection(to: server.port) { connection in
        try await connection.send(request)
        #expect(try await connection.wait(for: "event: fleet"))
        await server.stop()
        _ = await connection.rest()
      }
    }
  }
}
