// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandbox
import FerryTestKit
import Glibc

/// The real kubectl, where it is installed, with a kubeconfig for one server.
struct Kubectl: Sendable {
  let folder: TemporaryFolder

  static var isThere: Bool {
    ["/usr/local/bin", "/usr/bin", "/bin"].contains { access("\($0)/kubectl", X_OK) == 0 }
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
  func run(_ arguments: String...) async throws -> String {
    try await ChildProcess.run(
      "kubectl",
      [
        "--kubeconfig", folder.path + "/kubeconfig", "--cache-dir", folder.path + "/cache",
        "--request-timeout=30s",
      ] + arguments)
  }
}
