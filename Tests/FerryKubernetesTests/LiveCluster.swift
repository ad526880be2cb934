// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryHTTP
@testable import FerryKubernetes
import FerryPorts
import FerrySandboxKubernetes
import FerryTestPeers
import FerryYAML
import Logging

/// A server on loopback, and the client that a kubeconfig gives for it.
struct LiveCluster: Sendable {
  let sandbox: KubernetesSandbox
  let api: any KubernetesAPI
  /// The path of its kubeconfig.
  let kubeconfig: String

  /// While the body runs: HTTPS with an authority of its own, a token, the Bundle type of
  /// `templates/install` and the namespace `contract`.
  static func run(
    token: String = "right", _ body: @escaping @Sendable (LiveCluster) async throws -> Void
  ) async throws {
    let sandbox = KubernetesSandbox(
      name: "live", token: Redacted("right"),
      certificates: try SandboxCertificates(at: SystemTime().now), clock: SystemTime(),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    try await withThrowingTaskGroup { group in
      group.addTask { try await sandbox.run() }
      group.addTask {
        sandbox.apply([try bundleType(), try JSONValue(parsing: namespace)])
        let folder = try TemporaryFolder()
        let path = try folder.write(
          "kubeconfig", kubeconfig(sandbox, try await sandbox.address(), token))
        let http = HTTPClient()
        defer { http.shutdown() }
        let fleet = KubernetesFleet(
          KubeconfigSource(environment: ["KUBECONFIG": path]), http: http, clock: SystemTime(),
          warn: { _ in })
        try await body(
          LiveCluster(
            sandbox: sandbox, api: try await fleet.api(contexts: ["live"]), kubeconfig: path))
      }
      try await group.next()
      group.cancelAll()
    }
  }

  private static let namespace =
    #"{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "contract"}}"#

  private static func kubeconfig(
    _ sandbox: KubernetesSandbox, _ address: String, _ token: String
  ) -> String {
    let authority = base64(Array(sandbox.authorityPEM.utf8))
    return """
      current-context: live
      contexts: [{name: live, context: {cluster: live, user: live}}]
      clusters: [{name: live, cluster: {server: "\(address)", certificate-authority-data: \(authority)}}]
      users: [{name: live, user: {token: \(token)}}]
      """
  }

  private static func bundleType() throws -> JSONValue {
    let path = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let bytes = try SmallFile("\(path)/templates/install/crd.yaml").read()
    return try YAMLStream(bytes).documents.first { !$0.isEmpty }.map { $0.root.json } ?? .null
  }
}
