// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryHTTP
import FerryKubernetes
import FerryPorts
@testable import FerrySandboxKubernetes
@testable import FerrySandboxKubernetesAPI
@testable import FerrySandboxKubernetesTypes
import FerryTestPeers
import Logging

/// An API server on loopback that holds roles against tokens, and who speaks with it.
struct SandboxedCluster: Sendable {
  static let context = "staging-eu-1"

  let sandbox: KubernetesSandbox
  private let address: String
  private let http: HTTPClient
  private let folder: TemporaryFolder

  /// An empty cluster for the time of the body.
  static func run(
    _ body: @escaping @Sendable (SandboxedCluster) async throws -> Void
  ) async throws {
    let sandbox = KubernetesSandbox(
      name: "test", token: Redacted("admin"),
      certificates: try SandboxCertificates(at: SystemTime().now),
      jobs: JobBehavior(delay: .milliseconds(50)), clock: SystemTime(), logger: .quiet)
    try await withThrowingTaskGroup { group in
      group.addTask { try await sandbox.run() }
      group.addTask {
        let http = HTTPClient()
        defer { http.shutdown() }
        try await body(
          SandboxedCluster(
            sandbox: sandbox, address: try await sandbox.address(), http: http,
            folder: try TemporaryFolder()))
      }
      try await group.next()
      group.cancelAll()
    }
  }

  /// The cluster as the bearer of a token reaches it.
  func fleet(token: String = "admin") throws -> KubernetesFleet {
    let name = Self.context
    let authority = base64(Array(sandbox.authorityPEM.utf8))
    let path = try folder.write(
      "kubeconfig-\(token.hashValue)",
      """
      contexts: [{name: \(name), context: {cluster: c, user: u}}]
      clusters: [{name: c, cluster: {server: "\(address)", certificate-authority-data: \(authority)}}]
      users: [{name: u, user: {token: \(token)}}]
      """)
    return KubernetesFleet(
      KubeconfigSource(environment: ["KUBECONFIG": path]), http: http, clock: SystemTime(),
      warn: { _ in })
  }

  /// The administrator's client.
  func admin() async throws -> any KubernetesAPI {
    try await fleet().api(contexts: [Self.context])
  }

  /// A token of a service account, as the TokenRequest API gives it.
  func token(of account: String, in namespace: String) throws -> String {
    let answer = sandbox.cluster.respond(
      to: APIRequest(
        method: "POST", path: "/api/v1/namespaces/\(namespace)/serviceaccounts/\(account)/token",
        query: "", headers: ["authorization": "Bearer admin"],
        body: Array(
          #"{"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}}"#.utf8)))
    guard case .json(let json) = answer.body, let token = json[["status", "token"]]?.string else {
      throw NoToken(answer: "\(answer)")
    }
    return token
  }

  private struct NoToken: Error { let answer: String }
}
