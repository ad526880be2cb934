// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import Glibc
import Testing

/// Processes of Ferry that are given one folder for their clones.
@Suite(.timeLimit(.minutes(2)))
struct DataFolderTests {
  @Test func `a command beside ferry serve leaves its clone alone`() async throws {
    try await SmallWorld.run { world in
      try world.publish("1.4.0")
      let first = try world.ferry("serve")
      _ = try await first.line(containing: "listening on ")
      try await eventually { world.deployed(on: SmallWorld.production) == "1.4.0" }
      // Whoever shared the clone would take it for a broken one, and make it anew.
      let head = world.folder.path + "/data/clone.git/HEAD"
      unlink(head)
      let history = try world.ferry("history", "shop")
      #expect(await history.exitCode() == 0, "\(history.text)")
      #expect(access(head, F_OK) != 0)

      let second = try world.ferry("serve")
      _ = try await second.line(containing: "another process uses \(world.folder.path)/data")
      for process in [first, second] {
        process.signal(SIGKILL)
        _ = await process.exitCode()
      }
      let third = try world.ferry("serve")
      _ = try await third.line(containing: "listening on ")
      #expect(!third.text.contains("another process uses"))
      try await eventually { access(head, F_OK) == 0 }
      third.signal(SIGTERM)
      #expect(await third.exitCode() == 0, "\(third.text)")
    }
  }
}
