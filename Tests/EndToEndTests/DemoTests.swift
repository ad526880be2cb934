// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import Testing

/// The main job with the binary itself: real libgit2, real libcurl, servers on loopback.
@Suite(.timeLimit(.minutes(3)), .serialized)
struct DemoTests {
  @Test func `one version travels to every cluster, canary first`() async throws {
    let demo = try ChildProcess.ferry("demo", "--once", "--output", "json")
    #expect(await demo.exitCode() == 0)
    let document = try JSONValue(parsing: demo.text)
    #expect(document["ok"] == true)
    let events = (document["events"]?.array ?? []).compactMap { $0["event"]?.string }
    let place = { (event: String) in
      try #require(events.firstIndex(of: event), "\(event) is not in the story")
    }
    let staging = try place("staging/eu-1: shop 1.4.1 is deployed")
    let proposed = try place("opened !1: Promote shop 1.4.1 to production")
    let canary = try place("production/eu-1: shop 1.4.1 is deployed")
    let others = try [
      place("production/us-1: shop 1.4.1 is deployed"),
      place("production/ap-1: shop 1.4.1 is deployed"),
    ]
    #expect(staging < proposed && proposed < canary)
    #expect(others.allSatisfy { canary < $0 })
    let begun = events.firstIndex { $0.hasPrefix("production/us-1: shop 1.4.1: deploying") }
    #expect(try canary < #require(begun))
  }
}
