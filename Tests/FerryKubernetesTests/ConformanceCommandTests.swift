// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetes
import FerryTestPeers
import Testing

/// What `make conformance` says before it tries anything.
@Suite(.timeLimit(.minutes(1)))
struct ConformanceCommandTests {
  private let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  @Test(
    arguments: [
      ("", "Which cluster? Write make conformance KUBECONFIG=FILE"),
      ("/nowhere/kubeconfig", "/nowhere/kubeconfig cannot be read"),
    ])
  func `without a kubeconfig it says what to write`(file: String, sentence: String) async throws {
    let make = try ChildProcess("make", ["-C", root, "conformance", "KUBECONFIG=\(file)"])
    defer { make.close() }
    #expect(await make.exitCode() != 0)
    #expect(make.text.contains(sentence))
    #expect(!make.text.contains("swift build"))
  }

  @Test func `a namespace that has the name of a case is left alone`() async throws {
    try await LiveCluster.run { cluster in
      let name = "lease"
      cluster.sandbox.apply([
        ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)]]
      ])
      let script = try ChildProcess(
        "bash", [".make/conformance", cluster.kubeconfig], directory: root)
      defer { script.close() }
      #expect(await script.exitCode() == 1)
      #expect(script.text.contains("Server: v1.36.2; the cases were recorded at v1.36.2."))
      #expect(script.text.contains("there already and would be deleted"))
      #expect(script.text.contains("kubectl delete namespace/\(name)"))
      let namespaces = try await ChildProcess.run(
        "kubectl", ["--kubeconfig", cluster.kubeconfig, "get", "namespaces", "-o", "name"])
      #expect(namespaces.contains("namespace/\(name)"))
    }
  }
}
