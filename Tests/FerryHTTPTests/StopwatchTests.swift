// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts
import Testing

@testable import FerryHTTP

@Suite struct StopwatchTests {
  private let start = ContinuousClock.now
  private let limits = HTTPLimits(
    connect: .seconds(1), firstByte: .seconds(2), idle: .seconds(3), total: .seconds(10))

  @Test(arguments: [
    (Stopwatch.Phase.sending, 3), (.awaitingAnswer, 2), (.receiving, 3), (.waiting, 10),
    (.paused, 10),
  ])
  func `each phase has its limit`(_ phase: Stopwatch.Phase, _ seconds: Int) {
    var watch = started(limits)
    watch.enter(phase, at: start)
    #expect(watch.passedLimit(at: start + .seconds(seconds) - .nanoseconds(1)) == nil)
    #expect(watch.passedLimit(at: start + .seconds(seconds)) != nil)
  }

  @Test func `every move gives the phase its whole limit again, but not the exchange`() {
    var watch = started(limits)
    for second in 0..<10 { watch.enter(.receiving, at: start + .seconds(second)) }
    #expect(watch.passedLimit(at: start + .seconds(9)) == nil)
    #expect(watch.passedLimit(at: start + .seconds(10)) == "not finished within 10.0 seconds")
  }

  @Test func `without a total, waiting is limited as connecting is`() {
    var unlimited = limits
    unlimited.total = nil
    let watch = started(unlimited)
    #expect(watch.passedLimit(at: start + .seconds(1)) == "no connection within 1.0 seconds")
  }

  @Test func `a paused watch never ends`() {
    var unlimited = limits
    unlimited.total = nil
    var watch = started(unlimited)
    watch.enter(.paused, at: start)
    #expect(watch.passedLimit(at: start + .seconds(100_000)) == nil)
  }

  @Test func `the next look is never after a limit, even one of a phase to come`() {
    var watch = started(limits)
    #expect(watch.nextLook(after: start) <= start + .seconds(1))
    watch.enter(.receiving, at: start)
    #expect(watch.nextLook(after: start + .milliseconds(2500)) == start + .seconds(3))
    #expect(watch.nextLook(after: start + .milliseconds(9500)) <= start + .seconds(10))
  }

  private func started(_ limits: HTTPLimits) -> Stopwatch {
    var watch = Stopwatch(limits)
    watch.start(at: start)
    return watch
  }
}
