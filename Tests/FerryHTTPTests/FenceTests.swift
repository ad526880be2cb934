// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryHTTP
import FerryPorts
import FerryTestPeers
import HTTPTypes
import Testing

/// What a closed fence keeps from being sent, up to the last moment.
@Suite(.serialized, .timeLimit(.minutes(1))) struct FenceTests {
  private let client = makeClient()
  private let fence = CountedFence()

  private let brake = EmergencyBrake()

  private var fenced: FencedHTTP { FencedHTTP(client, behind: fence.fence.closing(by: brake)) }

  @Test(arguments: ["the Lease was lost", "stopped by environments/STOP: payments are down"])
  func `a write that waits in the queue while the fence closes is not sent`(why: String)
    async throws
  {
    let server = try await PythonServer()
    let silent = call(.get, "/silent", port: server.port)
    try await withThrowingTaskGroup { group in
      // They hold all 64 connections that the client opens to a host.
      for _ in 0..<64 { group.addTask { _ = try await client.exchange(silent) } }
      try await arrival(of: 64, "GET /silent", at: server)
      async let failure = failure(of: fenced, call(.post, "/echo", port: server.port))
      // It was let into the queue.
      while fence.asked == 0 { await Task.yield() }
      if why.hasPrefix("stopped") {
        brake.set(EmergencyStop(content: Array("payments are down".utf8)))
      } else {
        fence.close()
      }
      group.cancelAll()
      while await group.nextResult() != nil {}
      #expect(await failure?.code == .cancelled)
      #expect(await failure?.detail.hasPrefix(why) == true)
    }
    #expect(try await requests("POST /echo", at: server) == 0)
    #expect(fence.doubts == 0, "what was not sent leaves no doubt")
  }

  @Test func `a write whose Lease is lost before its body is sent is broken off, and in doubt`()
    async throws
  {
    let server = try await PythonServer()
    // Open to the queue and to the head, then closed.
    fence.close(afterAsked: 2)
    let body = Array("all or nothing".utf8)
    let failure = await failure(of: fenced, call(.post, "/echo", port: server.port, body: body))
    #expect(failure?.code == .cancelled)
    #expect(fence.asked == 3)
    #expect(fence.doubts == 1)
  }

  @Test(arguments: [(200, 0), (409, 0), (500, 1), (504, 1)])
  func `a server in trouble, or one before it, leaves a write in doubt`(status: Int, doubts: Int)
    async throws
  {
    let server = try await PythonServer()
    let reply = try await fenced.exchange(call(.post, "/status/\(status)", port: server.port))
    #expect(reply.status.code == status)
    #expect(fence.doubts == doubts)
  }

  @Test(arguments: [HTTPRequest.Method.post, .put, .patch, .delete])
  func `no write passes a closed fence`(method: HTTPRequest.Method) async throws {
    let server = try await PythonServer()
    fence.close()
    let failure = await failure(of: fenced, call(method, "/echo", port: server.port))
    #expect(failure?.code == .cancelled)
    #expect(try await requests("\(method) /echo", at: server) == 0)
  }

  @Test(arguments: [HTTPRequest.Method.get, .head, .options])
  func `what reads passes a closed fence`(method: HTTPRequest.Method) async throws {
    let server = try await PythonServer()
    fence.close()
    let reply = try await fenced.exchange(call(method, "/echo", port: server.port))
    #expect(reply.status == .ok)
  }

  @Test func `a POST that changes nothing passes a closed fence, without a signature`()
    async throws
  {
    let server = try await PythonServer()
    fence.close()
    var harmless = call(.post, "/echo", port: server.port)
    harmless.isHarmless = true
    harmless.request.headerFields[.userAgent] = "ferry"
    let seen = try await fenced.exchange(harmless).json
    #expect(seen?[["fields", "user-agent"]] == "ferry")
    #expect(fence.asked == 0)
  }

  @Test func `a write through an open fence is signed with its Lease`() async throws {
    let server = try await PythonServer()
    let seen = try await fenced.exchange(call(.patch, "/echo", port: server.port)).json
    #expect(seen?[["fields", "user-agent"]] == "ferry/one (lease 3)")
    #expect(fence.doubts == 0)
  }

  @Test func `a write takes no longer than its Lease lasts`() async throws {
    let server = try await PythonServer()
    fence.leave(.milliseconds(200))
    let failure = await failure(of: fenced, call(.post, "/silent", port: server.port))
    #expect(failure?.code == .timedOut)
    #expect(failure?.detail == "not finished within 0.2 seconds")
    #expect(fence.doubts == 1)
  }

  private func failure(of http: FencedHTTP, _ call: HTTPCall) async -> HTTPFailure? {
    do throws(HTTPFailure) {
      _ = try await http.exchange(call)
      return nil
    } catch {
      return error
    }
  }
}

/// A Lease that the test lets go of, and that counts how often it is asked about.
private final class CountedFence: Sendable {
  private struct State {
    var left = Duration.seconds(60)
    var lastOpen = Int.max
    var asked = 0
    var doubts = 0
  }

  private let state = Lock(State())

  var fence: WriteFence {
    WriteFence(
      signature: "ferry/one (lease 3)",
      left: { [state] in
        state.withLock { state in
          state.asked += 1
          return state.asked > state.lastOpen ? .zero : state.left
        }
      },
      doubt: { [state] in state.withLock { $0.doubts += 1 } })
  }

  var asked: Int { state.withLock { $0.asked } }
  var doubts: Int { state.withLock { $0.doubts } }

  func leave(_ left: Duration) { state.withLock { $0.left = left } }
  func close() { state.withLock { $0.left = .zero } }
  func close(afterAsked count: Int) { state.withLock { $0.lastOpen = count } }
}
