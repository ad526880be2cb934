// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesTypes
import FerryTestPeers
import Glibc
import Testing

/// What `ferry status`, `why` and `history` tell of a world in which one release failed.
@Suite(.timeLimit(.minutes(2)))
struct TellingTests {
  /// Staging runs 1.4.0, and 1.4.1 failed there for good.
  private func withFailure(
    _ body: @Sendable @escaping (SmallWorld, _ server: String) async throws -> Void
  ) async throws {
    let jobs = JobBehavior(delay: .milliseconds(10)) { job in
      let release = job[["metadata", "annotations", Annotation.release]]?.string ?? ""
      return release.hasPrefix("1.4.1") ? .fails(exitCode: 1) : .succeeds
    }
    try await SmallWorld.run(jobs: jobs) { world in
      try world.publish("1.4.0")
      let ferry = try world.ferry("serve")
      defer { ferry.signal(SIGKILL) }
      let line = try await ferry.line(containing: "listening on ")
      #expect(ferry.text.contains("runs alone: no home cluster is set"), "\(ferry.text)")
      let server = try #require(line.firstMatch(of: /listening on (http[^" ]+)/)).1
      _ = try await ferry.line(containing: "staging/eu-1: shop 1.4.0 is deployed")
      try world.publish("1.4.1")
      _ = try await ferry.line(containing: "attempt 1 failed")
      try await body(world, String(server))
    }
  }

  private func told(
    by world: SmallWorld, exits code: Int32, _ arguments: String...
  ) async throws -> String {
    let ferry = try world.ferry(all: arguments)
    #expect(await ferry.exitCode() == code, "\(ferry.text)")
    return ferry.text
  }

  @Test func `each says what runs, what failed and with which words`() async throws {
    try await withFailure { world, server in
      let glance = try await told(by: world, exits: 0, "status", "--server", server)
      #expect(glance.contains("eu-1  wave 1  0/1 healthy"), "\(glance)")

      let why = try await told(by: world, exits: 0, "why", "shop", "staging/eu-1")
      #expect(why.contains("Git wants 1.4.*, which is 1.4.1@sha256:"), "\(why)")
      #expect(why.contains("deployed is 1.4.0@sha256:"), "\(why)")
      #expect(why.contains("tried again at"), "\(why)")
      #expect(why.contains("+ werf bundle apply"), "the log of the Job: \(why)")

      let history = try JSONValue(
        parsing: try await told(by: world, exits: 0, "history", "shop", "--output", "json"))
      let jobs = history["history"]?.array ?? []
      let results = Set(jobs.map { $0["result"]?.string ?? "" })
      #expect(results.isSuperset(of: ["failed", "succeeded"]), "\(results)")
    }
  }

  @Test func `what does not exist is named with what does`() async throws {
    try await SmallWorld.run { world in
      let cluster = try await told(by: world, exits: 1, "why", "shop", "staging/us-9")
      #expect(cluster.contains("there are production/"), "\(cluster)")
      let bundle = try await told(by: world, exits: 1, "why", "blog", "staging/eu-1")
      #expect(bundle.contains("it has shop/shop"), "\(bundle)")
      let port = freePort()
      let server = try await told(
        by: world, exits: 1, "status", "--server", "http://127.0.0.1:\(port)")
      #expect(server.contains("/api/v1/fleet"), "\(server)")
    }
  }
}
