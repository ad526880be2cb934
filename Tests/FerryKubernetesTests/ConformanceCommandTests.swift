// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import Testing

/// What `make conformance` says before it builds anything.
@Suite(.timeLimit(.minutes(1)))
struct ConformanceCommandTests {
  @Test(
    arguments: [
      ("", "Which cluster? Write make conformance KUBECONFIG=FILE"),
      ("/nowhere/kubeconfig", "/nowhere/kubeconfig cannot be read"),
    ])
  func `without a kubeconfig it says what to write`(file: String, sentence: String) async throws {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let make = try ChildProcess("make", ["-C", "/" + root, "conformance", "KUBECONFIG=\(file)"])
    defer { make.close() }
    #expect(await make.exitCode() != 0)
    #expect(make.text.contains(sentence))
    #expect(!make.text.contains("swift build"))
  }
}
