// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts
import Glibc
import Testing

@Suite(.timeLimit(.minutes(1))) struct SpawnedProcessTests {
  /// How the program ends that looks for a descriptor of ours.
  private func end(
    looking descriptor: Int32, given descriptors: [(ours: Int32, its: Int32)] = []
  ) async throws -> ProcessEnd {
    let process = try SpawnedProcess(
      ["sh", "-c", "test -e /proc/self/fd/\(descriptor)"], environment: ["PATH=/usr/bin:/bin"],
      descriptors: descriptors)
    while true {
      if let end = process.end { return end }
      await Task.yield()
    }
  }

  @Test func `a child has no descriptor that it was not given`() async throws {
    let ours = fcntl(STDIN_FILENO, F_DUPFD, 100)
    defer { close(ours) }
    #expect(ours >= 100)
    #expect(fcntl(ours, F_GETFD) & FD_CLOEXEC == 0)
    #expect(try await end(looking: ours) == .exited(1))
    #expect(try await end(looking: ours, given: [(ours, ours)]) == .exited(0))
    #expect(try await end(looking: STDIN_FILENO) == .exited(0))
  }
}
