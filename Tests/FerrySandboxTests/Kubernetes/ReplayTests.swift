// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestKit
import FerryTestPeers
import Testing

/// The reference replayer over HTTPS, with every check of this very implementation too.
@Suite(.enabled(if: SharedFolder.isExpected), .timeLimit(.minutes(3)))
struct ReplayTests {
  /// Steps whose strict checks the sandbox does not pass, 7 of 302, each with its reason.
  static let exceptions = [
    // Its parser of YAML has words of its own for a key that is there twice.
    "apply-yaml step 9",
    // Without credentials there is 401, as with --anonymous-auth=false, but health may be asked: a
    // mistake in a kubeconfig should not look like a missing right.
    "auth-unauthenticated step 0",
    // On loopback compression costs more than it saves; no client may rely on it.
    "compression step 4", "compression step 8", "compression step 10",
  ]

  @Test func `the sandbox answers as the recorded server, with known exceptions`() async throws {
    try await withServer { server in
      let text = try await Self.replay(server, [])
      #expect(text.contains(" 2 skipped; "), "what the replayer leaves out: \(text.suffix(200))")
      #expect(Self.failures(in: text) == Self.exceptions, "\(text)")
    }
  }

  @Test func `without the strict checks there is no exception`() async throws {
    try await withServer { server in
      let cases = Set(
        Self.exceptions.compactMap { $0.split(separator: " ").first.map(String.init) })
      let text = try await Self.replay(server, ["--lenient"] + cases.sorted())
      #expect(Self.failures(in: text).isEmpty, "\(text)")
      #expect(text.contains("\(cases.count) passed, 0 failed"), "\(text)")
    }
  }

  private static func replay(_ server: RunningServer, _ more: [String]) async throws -> String {
    let script = "\(SharedFolder.path)/kubernetes/replay.py"
    let child = try ChildProcess(
      "python3",
      [
        script, "--server", server.url, "--ca", server.authority, "--token", "secret",
      ] + more)
    _ = await child.exitCode()
    return child.text
  }

  /// `case step number` of each step that failed, each once, in order.
  private static func failures(in text: String) -> [String] {
    var failures: [String] = []
    var name = ""
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      if line.hasPrefix("FAIL "), words.count > 1 { name = String(words[1]) }
      guard line.hasPrefix("     "), words.count > 1 else { continue }
      let failure = "\(name) \(words[0]) \(words[1].filter(\.isNumber))"
      if failures.last != failure { failures.append(failure) }
    }
    return failures
  }
}
