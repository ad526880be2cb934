// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit
import HTTPTypes
import Testing

@testable import FerryKubernetes

@Suite struct PaceTests {
  let now = Timestamp(seconds: 1_800_000_000)

  @Test func `nobody waits at a server that never said 429`() {
    var pace = Pace()
    for _ in 0..<1_000 { #expect(pace.turn(at: now) == .at(now)) }
  }

  @Test func `after a 429 everybody waits as long as the server says, then one after the other`() {
    var pace = Pace()
    pace.throttled(retryAfter: .seconds(3), at: now)
    #expect(pace.turn(at: now) == .at(now + .seconds(3)))
    #expect(pace.turn(at: now) == .at(now + .seconds(3) + Pace.firstDistance))
  }

  @Test func `who would wait too long is told when to come back`() {
    var pace = Pace()
    pace.throttled(retryAfter: .seconds(60), at: now)
    #expect(pace.turn(at: now) == .refused(retryAfter: .seconds(60)))
    #expect(pace.turn(at: now + .seconds(61)) == .at(now + .seconds(61)))
  }

  @Test func `the distance doubles with every 429, up to its limit, and answers take it away`() {
    var pace = Pace()
    for _ in 0..<3 { pace.throttled(retryAfter: nil, at: now) }
    #expect(pace.distance == Pace.firstDistance * 4)
    for _ in 0..<20 { pace.throttled(retryAfter: nil, at: now) }
    #expect(pace.distance == Pace.longestDistance)
    for _ in 0..<80 { pace.answered() }
    #expect(pace.distance == .zero)
  }

  @Test func `a busy cluster holds up its own requests and no other's`() async throws {
    let clock = ManualClock(now)
    let busy = ScriptedHTTP([.text(429, "slow down", [.retryAfter: "30"]), .json(200, [:])])
    let (one, other) = (client(busy, clock), client(ScriptedHTTP { _ in .json(200, [:]) }, clock))
    for _ in 0..<2 {
      let failure = await failure { () throws(KubernetesFailure) in try await one.get(bundle) }
      #expect(failure?.code == .throttled)
      #expect(failure?.retryAfter == .seconds(30))
    }
    #expect(busy.calls.count == 1, "the second request never left")
    _ = try await other.get(bundle)
    clock.advance(by: .seconds(31))
    _ = try await one.get(bundle)
    #expect(busy.calls.count == 2)
  }

  @Test func `a pod that its disruption budget keeps holds up nothing else`() async throws {
    let refusal: JSONValue = [
      "kind": "Status", "apiVersion": "v1", "code": 429, "reason": "TooManyRequests",
      "message": "Cannot evict pod as it would violate the pod's disruption budget.",
      "details": ["causes": [["reason": "DisruptionBudget", "message": "needs 1 healthy pods"]]],
    ]
    let http = ScriptedHTTP([.json(429, refusal), .json(200, [:])])
    let one = client(http, ManualClock(now))
    let namespace = Namespace(checked: "shop")
    let failure = await failure { () throws(KubernetesFailure) in
      try await one.evict(pod: "app", in: namespace, uid: nil)
    }
    #expect(failure?.code == .throttled)
    _ = try await one.get(bundle)
    #expect(http.calls.count == 2)
  }

  private func client(_ http: ScriptedHTTP, _ clock: ManualClock) -> KubernetesClient {
    KubernetesClient(
      server: APIServer(name: "test", url: HTTPURL("https://api.example.com:6443")!),
      access: FixedAccess(), http: http, clock: clock)
  }
}
