// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit
import HTTPTypes
import Testing

@testable import FerryKubernetes

@Suite struct CircuitTests {
  private let now = Timestamp(seconds: 1_800_000_000)
  private let down = HTTPFailure(.unreachable, doing: "asking", detail: "connection refused")

  private func opened() -> Circuit {
    var circuit = Circuit()
    for _ in 0..<Circuit.mostFailures { circuit.failed(down, passage: .open, at: now) }
    return circuit
  }

  @Test func `after failures in a row one request at a time tries the server`() {
    var circuit = opened()
    #expect(circuit.pass(at: now) == .refused(down, retryAfter: Circuit.firstRest))
    let later = now + Circuit.firstRest
    #expect(circuit.pass(at: later) == .trial)
    guard case .refused = circuit.pass(at: later) else {
      Issue.record("a second request was let through beside the trial")
      return
    }
  }

  @Test func `each trial that fails doubles the rest, up to its limit`() {
    var circuit = opened()
    var (moment, rests) = (now + Circuit.firstRest, [Duration]())
    for _ in 0..<5 {
      circuit.failed(down, passage: circuit.pass(at: moment), at: moment)
      guard case .refused(_, let rest) = circuit.pass(at: moment) else { break }
      rests.append(rest)
      moment = moment + rest
    }
    #expect(rests == [.seconds(2), .seconds(4), .seconds(8), .seconds(10), .seconds(10)])
  }

  @Test func `any answer lets everybody through again`() {
    var circuit = opened()
    circuit.answered()
    for _ in 0..<10 { #expect(circuit.pass(at: now) == .open) }
  }

  @Test func `a trial that is cancelled leaves its place to the next request`() {
    var circuit = opened()
    let later = now + Circuit.firstRest
    let cancelled = HTTPFailure(.cancelled, doing: "asking", detail: "it was cancelled")
    circuit.failed(cancelled, passage: circuit.pass(at: later), at: later)
    #expect(circuit.pass(at: later) == .trial)
  }

  @Test func `requests that fail beside an open circuit do not make its rest longer`() {
    var circuit = opened()
    for _ in 0..<20 { circuit.failed(down, passage: .open, at: now) }
    #expect(circuit.pass(at: now) == .refused(down, retryAfter: Circuit.firstRest))
  }
}
