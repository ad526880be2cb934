// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit
import HTTPTypes
import Testing

@testable import FerryKubernetes

/// What the client does about each answer that is not the usual one, as a real server gave it. Of 429
/// there is no recording: the server was never that busy.
@Suite(.enabled(if: SharedFolder.isExpected), .timeLimit(.minutes(1)))
struct ReactionTests {
  @Test func `409: a taken name, another's field and an old version are told apart`() async throws {
    let taken = try await refusal(of: try RecordedCase("bundle-create").step("again"))
    #expect(taken?.code == .alreadyExists)
    let field = try await refusal(of: try RecordedCase("apply-conflict").step("second manager"))
    #expect(field?.code == .fieldConflict)
    #expect(field?.managers == [FieldManager("first", applies: true)])
    let old = try await refusal(of: try RecordedCase("apply-preconditions").step("stale version"))
    #expect(old?.code == .outdated)
    #expect(old?.disposition == .transient, "the next look plans from the newer version")
  }

  @Test func `410: a watch from a version that is gone lists anew, at once`() async throws {
    let tooOld = try RecordedCase("watch-too-old").step("from version 1")
    let twin = WatchTwin(list: version("1"), then: [tooOld.reply()])
    let seen = await twin.observations(2)
    #expect(seen == [.listed([]), .listed([])])
    #expect(twin.paths.filter { !$0.contains("watch=true") }.count == 2)
  }

  @Test(arguments: [
    "a required field is missing", "status: an enum", "merge patch to a wrong type",
  ])
  func `422: what the type does not take is the content's fault and not asked for again`(
    note: String
  ) async throws {
    let step = try RecordedCase("bundle-invalid").step(note)
    #expect(step.status == 422)
    let http = ScriptedHTTP { _ in step.reply() }
    let failure = await failure { () throws(KubernetesFailure) in
      try await client(http).apply(manifest, ApplyOptions())
    }
    #expect(failure?.code == .invalid)
    #expect(failure?.disposition == .stalled)
    #expect(failure?.detail.contains("is invalid: ") == true, "\(failure?.detail ?? "-")")
    #expect(failure?.detail.hasSuffix("(422)") == true)
    #expect(http.calls.count == 1)
  }

  @Test func `429: nothing is sent before the time that the server named`() async throws {
    let clock = InstantClock()
    let start = clock.now
    let left = Lock([ScriptedReply.text(429, "slow down", [.retryAfter: "7"])][...])
    let http = ScriptedHTTP { _ in left.withLock { $0.popFirst() } ?? .json(200, [:]) }
    let client = client(http, clock: clock)
    let refused = await failure { () throws(KubernetesFailure) in try await client.get(bundle) }
    #expect(refused?.retryAfter == .seconds(7))
    _ = try await client.get(bundle)
    #expect(clock.now - start >= .seconds(7))
  }

  @Test func `an expired continue token starts the list anew`() async throws {
    let expired = try RecordedCase("list-continue-expired").step("second page")
    let page: JSONValue = [
      "metadata": ["resourceVersion": "7", "continue": "t"],
      "items": [["metadata": ["name": "old"]]],
    ]
    let whole: JSONValue = [
      "metadata": ["resourceVersion": "8"], "items": [["metadata": ["name": "new"]]],
    ]
    let http = ScriptedHTTP([.json(200, page), expired.reply(), .json(200, whole)])
    let found = try await client(http).list(.bundle, selector: nil)
    #expect(found.map { $0[["metadata", "name"]] } == ["new"])
  }

  @Test func `bookmarks are delivered to nobody and gone on from`() async throws {
    let bookmarks = try RecordedCase("watch-bookmark-timeout").step("a bookmark before the end")
    let deleted = try RecordedCase("watch-from-rv").step("watch from the middle")
    let twin = WatchTwin(list: version("880"), then: [bookmarks.reply(), deleted.reply()])
    let seen = await twin.observations(3)
    #expect(seen.map(\.word) == ["listed", "removed", "changed"])
    #expect(twin.versionsWatchedFrom.prefix(2) == ["880", "895"])
  }

  @Test func `initial-events-end is a bookmark like any other`() async throws {
    let initial = try RecordedCase("watch-list").step("not older than a version")
    let events = initial.events ?? []
    #expect(
      events.last?[["object", "metadata", "annotations", "k8s.io/initial-events-end"]] == "true")
    let deleted = try RecordedCase("watch-from-rv").step("watch from the middle")
    let twin = WatchTwin(list: version("858"), then: [initial.reply(), deleted.reply()])
    let seen = await twin.observations(5)
    #expect(seen.map(\.word) == ["listed", "changed", "changed", "changed", "removed"])
    #expect(twin.versionsWatchedFrom.prefix(2) == ["858", "861"])
  }

  /// Cut at every tenth byte: with the pieces of a real stream, and with what the server sends from
  /// the version that the client says it has.
  @Test func `a truncated stream loses no event and gives none twice`() async throws {
    let whole = try RecordedCase("watch-from-rv").step("watch from the list")
    let lines = (whole.events ?? []).map { $0.canonicalBytes + [UInt8(ascii: "\n")] }
    let versions = (whole.events ?? []).map {
      $0[["object", "metadata", "resourceVersion"]]?.string ?? ""
    }
    let bytes = lines.flatMap(\.self)
    let words = ["listed", "changed", "changed", "changed", "removed", "changed"]
    for cut in stride(from: 0, to: bytes.count, by: 10) {
      let broken = ScriptedReply(
        200, pieces: [Array(bytes[..<cut])],
        end: .failure(HTTPFailure(.interrupted, doing: "reading", detail: "reset")))
      let twin = WatchTwin(list: version("831")) { from, count in
        if count == 1 { return broken }
        let known = versions.lastIndex(of: from).map { $0 + 1 } ?? 0
        return ScriptedReply(200, pieces: Array(lines[known...]), end: .silence)
      }
      let seen = await twin.observations(words.count)
      #expect(seen.map(\.word) == words, "cut at \(cut)")
      #expect(seen.dropFirst().map(\.version) == versions, "cut at \(cut)")
    }
  }

  private func refusal(of step: RecordedCase.Step) async throws -> KubernetesFailure? {
    let client = client(ScriptedHTTP([step.reply()]))
    return await failure { () throws(KubernetesFailure) in
      try await client.apply(manifest, ApplyOptions())
    }
  }

  /// An empty list of this version.
  private func version(_ version: String) -> ScriptedReply {
    .json(200, ["metadata": ["resourceVersion": .string(version)], "items": []])
  }
}

/// A server of one kind that answers every list alike and each watch by a closure.
private struct WatchTwin {
  let http: ScriptedHTTP

  /// The closure is given the version to watch from, and which watch it is, from 1.
  init(
    list: ScriptedReply,
    watch: @escaping @Sendable (_ from: String, _ count: Int) -> ScriptedReply
  ) {
    let count = Lock(0)
    http = ScriptedHTTP { call in
      guard let from = watchedVersion(call) else { return list }
      return watch(
        from,
        count.withLock { count in
          count += 1
          return count
        })
    }
  }

  /// These watches in turn, then silence.
  init(list: ScriptedReply, then watches: [ScriptedReply]) {
    self.init(list: list) { _, count in
      count <= watches.count ? watches[count - 1] : ScriptedReply(200, end: .silence)
    }
  }

  var paths: [String] { http.calls.compactMap(\.request.path) }

  var versionsWatchedFrom: [String] { http.calls.compactMap(watchedVersion) }

  /// What the client observes, up to so many observations.
  func observations(_ count: Int) async -> [Observation] {
    let (seen, tell) = AsyncStream.makeStream(of: Observation.self)
    return await withTaskGroup(of: Void.self) { group in
      group.addTask { await client(http).observe(.bundle, selector: nil) { tell.yield($0) } }
      var all: [Observation] = []
      for await observation in seen.prefix(count) { all.append(observation) }
      group.cancelAll()
      return all
    }
  }
}

private func watchedVersion(_ call: HTTPCall) -> String? {
  guard let path = call.request.path, path.contains("watch=true") else { return nil }
  return path.firstMatch(of: #/resourceVersion=(\w+)/#).map { String($0.1) }
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

  fileprivate var version: String {
    switch self {
    case .changed(let object), .removed(let object):
      object[["metadata", "resourceVersion"]]?.string ?? ""
    case .listed, .interrupted: ""
    }
  }
}
