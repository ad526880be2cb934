// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit
import HTTPTypes
import Testing

@testable import FerryKubernetes

/// The driver around the state machine, with lists and watches of a server that plays its part.
@Suite(.timeLimit(.minutes(1))) struct ObserveTests {
  /// Answers in turn, lists and watches apart; when the watches are used up, silence.
  private func server(
    lists: [ScriptedReply], watches: [ScriptedReply]
  ) -> ScriptedHTTP {
    let left = Lock((lists: lists[...], watches: watches[...]))
    return ScriptedHTTP { call throws(HTTPFailure) in
      let isWatch = call.request.path?.contains("watch=true") ?? false
      let reply = left.withLock {
        isWatch ? $0.watches.popFirst() : $0.lists.count > 1 ? $0.lists.popFirst() : $0.lists.first
      }
      return reply ?? ScriptedReply(200, end: .silence)
    }
  }

  /// What is observed up to so many observations.
  private func observations(
    _ count: Int, of http: ScriptedHTTP, clock: InstantClock = InstantClock()
  ) async -> [Observation] {
    let (seen, tell) = AsyncStream.makeStream(of: Observation.self)
    return await withTaskGroup(of: Void.self) { group in
      group.addTask {
        await client(http, clock: clock).observe(.bundle, selector: nil) { tell.yield($0) }
      }
      var all: [Observation] = []
      for await observation in seen.prefix(count) { all.append(observation) }
      group.cancelAll()
      return all
    }
  }

  private func object(_ name: String, _ version: String) -> JSONValue {
    [
      "apiVersion": "operator.werf.dev/v1", "kind": "Bundle",
      "metadata": ["name": .string(name), "resourceVersion": .string(version)],
    ]
  }

  private func list(_ objects: [JSONValue], version: String) -> ScriptedReply {
    .json(
      200, ["metadata": ["resourceVersion": .string(version)], "items": .array(objects)])
  }

  private func line(_ type: String, _ object: JSONValue) -> [UInt8] {
    (["type": .string(type), "object": object] as JSONValue).canonicalBytes + [UInt8(ascii: "\n")]
  }

  private func versionsWatchedFrom(_ http: ScriptedHTTP) -> [String] {
    http.calls.compactMap(\.request.path).filter { $0.contains("watch=true") }.compactMap {
      $0.firstMatch(of: #/resourceVersion=(\w+)/#).map { String($0.1) }
    }
  }

  @Test(.enabled(if: SharedFolder.isExpected))
  func `a type that is not installed is said so, and asked for again within seconds`() async throws
  {
    let absent = try #require(
      try RecordedCase("00-crd").steps.first { $0.body == "404 page not found\n" })
    let http = ScriptedHTTP { _ in absent.reply() }
    let clock = InstantClock()
    let start = clock.now
    for observation in await observations(20, of: http, clock: clock) {
      guard case .interrupted(let failure) = observation else {
        Issue.record("\(observation)")
        continue
      }
      #expect(failure.code == .missingKind)
      #expect(failure.disposition == .waiting)
    }
    let lists = http.calls.count { $0.request.path?.contains("/bundles") == true }
    #expect(lists <= 21)
    #expect(http.calls.count <= 2 * lists, "each with one question for the versions")
    #expect(clock.now - start > .seconds(16 * 4), "never in a busy loop")
    #expect(clock.now - start < .seconds(20 * 8), "eight seconds at most")
  }

  @Test func `a stream cut anywhere goes on from the last whole event`() async {
    let (first, second) = (line("ADDED", object("a", "11")), line("MODIFIED", object("a", "12")))
    let bytes = first + second
    for cut in [0, 1, first.count - 1, first.count, first.count + 7, bytes.count] {
      let broken = ScriptedReply(
        200, pieces: bytes.prefix(cut).map { [$0] },
        end: .failure(HTTPFailure(.interrupted, doing: "reading", detail: "reset")))
      // What a server sends from the version that the watch should go on from.
      let rest = cut < first.count ? bytes : cut < bytes.count ? second : []
      let http = server(
        lists: [list([], version: "10")],
        watches: [broken, ScriptedReply(200, pieces: [rest], end: .silence)])
      let seen = await observations(3, of: http)
      #expect(
        seen == [
          .listed([]), .changed(object("a", "11")), .changed(object("a", "12")),
        ], "cut at \(cut)")
    }
  }

  @Test func `a watch asks for bookmarks and goes on from them`() async {
    let http = server(
      lists: [list([object("a", "9")], version: "10")],
      watches: [
        ScriptedReply(200, pieces: [line("BOOKMARK", object("", "40"))]),
        ScriptedReply(200, pieces: [line("DELETED", object("a", "41"))], end: .silence),
      ])
    let seen = await observations(2, of: http)
    #expect(seen == [.listed([object("a", "9")]), .removed(object("a", "41"))])
    #expect(versionsWatchedFrom(http) == ["10", "40"])
    #expect(http.calls[1].request.path?.contains("allowWatchBookmarks=true") == true)
    #expect(http.calls[1].limits.total == nil)
  }

  @Test(.enabled(if: SharedFolder.isExpected))
  func `a version that is too old lists everything anew`() async throws {
    let tooOld = try RecordedCase("watch-too-old").step("from version 1").reply(pieces: 10)
    let http = server(
      lists: [list([], version: "1"), list([object("a", "70")], version: "70")],
      watches: [tooOld])
    #expect(await observations(2, of: http) == [.listed([]), .listed([object("a", "70")])])
  }

  @Test func `a refused watch is reported, and a list says when it is over`() async {
    let http = server(
      lists: [list([], version: "1")],
      watches: [.text(503, "shutting down"), ScriptedReply(200, pieces: [Array("{}\n".utf8)])])
    let seen = await observations(5, of: http)
    #expect(seen.map(\.word) == ["listed", "server", "listed", "malformed", "listed"])
  }

  @Test func `a line without end is refused before it fills the memory`() async {
    let flood = ScriptedReply(
      200,
      pieces: Array(repeating: [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20), count: 20))
    let http = server(lists: [list([], version: "1")], watches: [flood])
    #expect(await observations(2, of: http).map(\.word) == ["listed", "malformed"])
  }

  @Test(.enabled(if: SharedFolder.isExpected), arguments: RecordedCase.all, [1, 7, 1 << 20])
  func `every event of a recorded watch is understood`(
    recorded: RecordedCase, piece: Int
  ) async throws {
    for step in recorded.steps where !(step.events ?? []).isEmpty {
      let pieces = step.reply(pieces: piece).pieces
      var lines = LineSplitter(limit: 1 << 20)
      var kinds: [String] = []
      for piece in pieces {
        lines.append(piece)
        while let line = lines.next() {
          kinds.append(WatchState.Event(line: line, doing: "watching").word)
        }
      }
      #expect(kinds == step.events?.map { $0.word }, "\(step.note)")
    }
  }
}

extension Observation {
  fileprivate var word: String {
    switch self {
    case .listed: "listed"
    case .changed: "changed"
    case .removed: "removed"
    case .interrupted(let failure): "\(failure.code)"
    }
  }
}

extension WatchState.Event {
  fileprivate var word: String {
    switch self {
    case .changed: "CHANGED"
    case .removed: "DELETED"
    case .bookmark: "BOOKMARK"
    case .expired: "ERROR"
    case .listed, .opened, .ended, .failed, .rested: "\(self)"
    }
  }
}

extension JSONValue {
  /// The type of an event, ADDED and MODIFIED being the same to us.
  fileprivate var word: String {
    let type = self["type"]?.string ?? ""
    return ["ADDED", "MODIFIED"].contains(type) ? "CHANGED" : type
  }
}
