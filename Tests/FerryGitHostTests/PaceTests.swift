// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit
import HTTPTypes
import Testing

/// Respect for the host's quota.
@Suite struct PaceTests {
  static func quota(_ remaining: Int, of limit: Int = 5_000) -> HTTPFields {
    [
      HTTPField.Name("X-RateLimit-Remaining")!: "\(remaining)",
      HTTPField.Name("X-RateLimit-Limit")!: "\(limit)",
      HTTPField.Name("X-RateLimit-Reset")!: "1090",
    ]
  }

  @Test func `the last requests are kept for what people wait for`() async throws {
    let clock = InstantClock(Timestamp(seconds: 1_000))
    let http = ScriptedHTTP { _ in .json(200, pullRequest(1), Self.quota(50)) }
    let client = try client(.github, http, clock: clock)
    _ = try await client.mergeRequest(1)
    let failure = await failure { () throws(GitHostFailure) in _ = try await client.mergeRequest(1)
    }
    #expect(failure?.code == .throttled)
    #expect(failure?.disposition == .waiting)
    #expect(failure?.retryAfter == .seconds(90))
    #expect(failure?.detail.contains("50 more requests until 1970-01-01T00:18:10Z") == true)
    try await client.setStatus(
      CommitStatus(name: "ferry/plan", state: .success, description: ""), of: commit)
    #expect(http.calls.count == 2)
    clock.advance(by: .seconds(91))
    _ = try await client.mergeRequest(1)
    #expect(http.calls.count == 3)
  }

  @Test func `of a small quota a tenth is kept`() async throws {
    let http = ScriptedHTTP { _ in .json(200, pullRequest(1), Self.quota(11, of: 100)) }
    let client = try client(.github, http)
    for _ in 0..<2 { _ = try await client.mergeRequest(1) }
    #expect(http.calls.count == 2)
  }

  @Test func `with nothing left not even a status is sent`() async throws {
    let http = ScriptedHTTP { _ in .json(201, [:], Self.quota(0)) }
    let client = try client(.github, http)
    let status = CommitStatus(name: "ferry/plan", state: .success, description: "")
    try await client.setStatus(status, of: commit)
    let failure = await failure { () throws(GitHostFailure) in
      try await client.setStatus(status, of: commit)
    }
    #expect(failure?.code == .throttled)
    #expect(http.calls.count == 1)
  }

  @Test(arguments: [(GitHost.gitlab, 429), (.github, 403)])
  func `a host that asked for silence is left alone until then`(
    kind: GitHost, status: Int
  ) async throws {
    let clock = InstantClock(Timestamp(seconds: 1_000))
    let json = kind == .gitlab ? gitLabRequest(1) : pullRequest(1)
    let http = ScriptedHTTP([.json(status, [:], [.retryAfter: "30"]), .json(200, json)])
    let client = try client(kind, http, clock: clock)
    for _ in 0..<2 {
      let failure = await failure { () throws(GitHostFailure) in
        _ = try await client.mergeRequest(1)
      }
      #expect(failure?.code == .throttled)
      #expect(failure?.retryAfter == .seconds(30))
    }
    #expect(http.calls.count == 1)
    clock.advance(by: .seconds(30))
    _ = try await client.mergeRequest(1)
  }

  @Test func `what did not change is not sent again`() async throws {
    let http = ScriptedHTTP([
      .json(200, pullRequest(1), [.eTag: "\"a\""]), .text(304, ""),
      .json(200, pullRequest(2), [.eTag: "\"b\""]), .text(304, ""),
    ])
    let client = try client(.github, http)
    var numbers: [Int] = []
    for _ in 0..<4 { numbers.append(try await client.mergeRequest(1).number) }
    #expect(numbers == [1, 1, 2, 2])
    #expect(http.calls.map { $0.field("If-None-Match") } == [nil, "\"a\"", "\"a\"", "\"b\""])
  }

  @Test func `only so many answers are remembered`() async throws {
    let http = ScriptedHTTP { _ in .json(200, pullRequest(1), [.eTag: "\"a\""]) }
    let client = try client(.github, http)
    for number in 1...257 { _ = try await client.mergeRequest(number) }
    for number in [1, 257] { _ = try await client.mergeRequest(number) }
    #expect(http.calls.suffix(2).map { $0.field("If-None-Match") } == [nil, "\"a\""])
  }
}
