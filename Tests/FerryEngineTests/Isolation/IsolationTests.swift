// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit
import Testing

/// What is wrong with one cluster is felt by no other.
///
/// A cluster that hangs does so for an hour, so whoever waits for it passes the time limit.
@Suite(.timeLimit(.minutes(1)), .serialized)
struct IsolationTests {
  @Test func `twenty clusters that hang in the middle of their work hold no place of others`()
    async throws
  {
    let world = IsolationWorld(
      clusters: 50, troubles: Array(repeating: .hangingWhenWritten, count: 20))
    try await world.run { engine in
      await eventually { world.sound.allSatisfy { $0.version == "1.4.0" } }
      world.write(version: "1.5.0")
      engine.receive(.pushed(branch: world.main, commit: nil))
      await eventually { world.sound.allSatisfy { $0.version == "1.5.0" } }
    }
  }

  @Test func `a Bundle is tried out once on each cluster, however many get it`() async throws {
    let world = IsolationWorld(clusters: 20, troubles: [])
    try await world.run { _ in
      await eventually { world.sound.allSatisfy { !$0.activeJobs.isEmpty } }
    }
    let requests = world.sound.map { cluster in
      cluster.requests.count { $0.hasPrefix("dry-run Bundle") }
    }
    #expect(requests.allSatisfy { $0 <= 1 })
  }
}
