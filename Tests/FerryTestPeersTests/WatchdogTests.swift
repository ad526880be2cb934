// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Glibc
import Testing

@testable import FerryTestPeers

@Suite(.timeLimit(.minutes(1))) struct WatchdogTests {
  @Test func `a child and all it started end with the process that started them`() async throws {
    let child = try ChildProcess("sh", ["-c", "sleep 600 & echo started $!; wait"])
    let started = try await child.line(containing: "started").split(separator: " ")[1]
    // Letting it go closes the pipe, as the end of this process does.
    _ = try Watchdog(killing: child.processID)
    #expect(await child.exitCode() == 128 + SIGKILL)
    try await waitForEnd(of: try #require(Int32(started)))
  }
}
