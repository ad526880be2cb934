// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
@testable import FerryEngineClusters
import FerryPlan
import FerryPorts
import FerryTestKit
import Testing

/// How long is remembered what a dry-run came to.
struct RehearsalMemoryTests {
  private let clock = ManualClock()
  private let rehearsals = Rehearsals()
  private let cluster = ClusterID(
    environment: EnvironmentName(checked: "staging"), name: ClusterName(checked: "eu-1"))

  private func key(_ release: Int?) throws -> Rehearsals.Key {
    let revision = Revision(
      branch: try #require(BranchName("main")),
      commit: try #require(GitObjectID(hex: String(repeating: "1", count: 40))))
    let digest = try #require(Digest("sha256:" + String(repeating: "a", count: 64)))
    return Rehearsals.Key(
      environment: cluster.environment,
      object: GitObject(.bundle, EngineWorld.shop.namespace, EngineWorld.shop.name.text),
      revision: revision, release: release.map { Release(version: "1.0.\($0)", digest: digest) })
  }

  private func rehearse(
    _ key: Rehearsals.Key, refusal: String? = nil
  ) async -> (said: String?, wasAsked: Bool) {
    let asked = Lock(false)
    let said = await rehearsals.once(key, by: clock) {
      asked.withLock { $0 = true }
      return RehearsalResult(refusal: refusal, passed: [cluster])
    }
    return (said, asked.withLock { $0 })
  }

  @Test func `of a tag that keeps moving only the last releases are remembered`() async throws {
    #expect(await rehearse(try key(nil)).wasAsked)
    for release in 1...100 { #expect(await rehearse(try key(release)).wasAsked) }
    let known = try (1...100).filter { rehearsals.hasPassed(try key($0), on: cluster) }
    #expect(known.last == 100 && known.count <= 8, "\(known)")
    #expect(await !rehearse(try key(nil)).wasAsked, "what came from Git is not one of them")
  }

  @Test func `a refusal stands for ten seconds`() async throws {
    #expect(await rehearse(try key(nil), refusal: "no").wasAsked)
    clock.advance(by: .seconds(9))
    let again = await rehearse(try key(nil))
    #expect(again.said == "no" && !again.wasAsked)
    clock.advance(by: .seconds(1))
    let last = await rehearse(try key(nil))
    #expect(last.said == nil && last.wasAsked)
  }
}
