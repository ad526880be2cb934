// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerrySandboxKubernetes
import Glibc

/// The kubectl that is first in `PATH`, where there is one, with a kubeconfig for one server.
struct Kubectl: Sendable {
  let folder: TemporaryFolder

  static var isThere: Bool {
    let path = getenv("PATH").map { String(cString: $0) } ?? ""
    return path.split(separator: ":").contains { access("\($0)/kubectl", X_OK) == 0 }
  }

  init(_ server: RunningServer) async throws {
    folder = try TemporaryFolder()
    try folder.write(
      "kubeconfig",
      """
      apiVersion: v1
      kind: Config
      clusters: [{name: s, cluster: {server: "\(server.url)", certificate-authority: \(server.authority)}}]
      users: [{name: u, user: {token: secret}}]
      contexts: [{name: c, context: {cluster: s, user: u}}]
      current-context: c
      """)
  }

  /// What kubectl prints; a failure when it exits with another code than zero.
  @discardableResult
  func run(_ arguments: String...) async throws -> String { try await run(arguments) }

  @discardableResult
  func run(_ arguments: [String]) async throws -> String {
    try await ChildProcess.run("kubectl", options + arguments)
  }

  /// What kubectl prints and its exit code, where a refusal is what is expected.
  func result(_ arguments: [String]) async throws -> (code: Int32, text: String) {
    let child = try ChildProcess("kubectl", options + arguments)
    let code = await child.exitCode()
    return (code, child.text)
  }

  private var options: [String] {
    [
      "--kubeconfig", folder.path + "/kubeconfig", "--cache-dir", folder.path + "/cache",
      "--request-timeout=30s",
    ]
  }
}
