// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import Testing

@testable import FerryKubernetes

@Suite struct WatchStateTests {
  let object: JSONValue = ["metadata": ["name": "a"]]
  let failure = KubernetesFailure(.unreachable, doing: "watching", detail: "no route")

  @Test func `a list is delivered and watched from its version`() {
    var state = WatchState.start
    #expect(
      state.absorb(.listed([object], version: "7")) == [
        .deliver(.listed([object])), .open(from: "7"),
      ])
    #expect(state.absorb(.opened) == [.readNext])
    #expect(
      state.absorb(.changed(object, version: "8")) == [.deliver(.changed(object)), .readNext])
    #expect(
      state.absorb(.removed(object, version: "9")) == [.deliver(.removed(object)), .readNext])
  }

  @Test func `a watch that ended goes on from the last version seen`() {
    var state = WatchState.watching("7", failures: 0)
    _ = state.absorb(.changed(object, version: "8"))
    #expect(state.absorb(.ended(after: .seconds(1), nil)) == [.open(from: "8")])
  }

  @Test func `a bookmark moves the version and delivers nothing`() {
    var state = WatchState.watching("7", failures: 3)
    #expect(state.absorb(.bookmark(version: "90")) == [.readNext])
    #expect(state.absorb(.ended(after: .zero, failure)) == [.open(from: "90")])
  }

  @Test func `a version that is too old is listed anew at once`() {
    var state = WatchState.watching("7", failures: 0)
    #expect(state.absorb(.expired) == [.list])
    #expect(state.absorb(.listed([], version: "9")) == [.deliver(.listed([])), .open(from: "9")])
  }

  @Test func `a server that calls every version too old is given time`() {
    var state = WatchState.watching("7", failures: 0)
    var effects: [WatchState.Effect] = []
    for _ in 0..<5 where effects.last.map({ $0 == .list }) ?? true {
      effects = state.absorb(.expired)
      _ = state.absorb(.listed([], version: "8"))
      _ = state.absorb(.opened)
    }
    #expect(effects == [.rest(failures: 2, atLeast: nil)])
  }

  @Test func `a failure is delivered, then rested, then everything is listed`() {
    var state = WatchState.watching("7", failures: 0)
    #expect(
      state.absorb(.failed(failure)) == [
        .deliver(.interrupted(failure)), .rest(failures: 1, atLeast: nil),
      ])
    #expect(state.absorb(.rested) == [.list])
    #expect(
      state.absorb(.failed(failure)) == [
        .deliver(.interrupted(failure)), .rest(failures: 2, atLeast: nil),
      ])
  }

  @Test func `the server's own waiting time is kept`() {
    let throttled = KubernetesFailure(
      .throttled, doing: "listing", detail: "later", retryAfter: .seconds(30))
    var state = WatchState.start
    #expect(
      state.absorb(.failed(throttled)).last == .rest(failures: 1, atLeast: .seconds(30)))
  }

  @Test func `a stream that breaks off at once and again is a failure people see`() {
    var state = WatchState.watching("7", failures: 0)
    #expect(state.absorb(.ended(after: .zero, failure)) == [.open(from: "7")])
    _ = state.absorb(.opened)
    #expect(state.absorb(.ended(after: .zero, failure)) == [.rest(failures: 1, atLeast: nil)])
    #expect(state.absorb(.rested) == [.open(from: "7")])
    _ = state.absorb(.opened)
    #expect(state.absorb(.ended(after: .zero, failure)).first == .deliver(.interrupted(failure)))
  }

  @Test func `a quiet stream that lived long is resumed at once, for ever`() {
    var state = WatchState.watching("7", failures: 0)
    for _ in 0..<10 {
      #expect(state.absorb(.ended(after: .seconds(60), failure)) == [.open(from: "7")])
      _ = state.absorb(.opened)
    }
  }

  @Test(arguments: [
    (1, 0.0, 0.5), (2, 0.0, 1.0), (3, 0.0, 2.0), (3, 1.0, 1.0), (40, 0.0, 60.0), (40, 1.0, 30.0),
  ])
  func `back-off doubles up to its ceiling, less luck`(
    failures: Int, luck: Double, seconds: Double
  ) {
    #expect(Backoff.rest(failures: failures, luck: luck) == .seconds(seconds))
  }
}
