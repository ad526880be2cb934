// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryHTTP
import FerryKubernetes
import FerryPorts
import FerryTestKit
import Glibc
import Testing

/// The client against whatever cluster `make conformance` names; `LiveClusterTests` are the same
/// against the sandbox.
@Suite(.enabled(if: ConformanceCluster.named != nil), .serialized, .timeLimit(.minutes(5)))
struct ConformanceTests {
  @Test(arguments: KubernetesContract.Law.allCases)
  func `the client keeps the contract`(law: KubernetesContract.Law) async throws {
    try await Self.cluster { api, namespace in
      try await KubernetesContract(api, namespace: namespace).check(law)
    }
  }

  @Test(arguments: LeaseContract.Law.allCases)
  func `the cluster is a home for Leases`(law: LeaseContract.Law) async throws {
    try await Self.cluster { api, namespace in
      try await LeaseContract(home: api, namespace: namespace).check(law)
    }
  }

  @Test func `a watch begins with what is there and hears of what comes`() async throws {
    try await Self.cluster { api, namespace in
      let (seen, tell) = AsyncStream.makeStream(of: Observation.self)
      let values: JSONValue = [
        "apiVersion": "v1", "kind": "ConfigMap",
        "metadata": ["name": "watched", "namespace": .string(namespace.description)],
      ]
      try await withThrowingTaskGroup { group in
        group.addTask { await api.observe(.configMap, selector: nil) { tell.yield($0) } }
        group.addTask {
          for await observation in seen {
            switch observation {
            case .listed: _ = try await api.create(values)
            case .changed(let object):
              if object[["metadata", "name"]] == "watched" { return }
            case .removed: break
            case .interrupted(let failure): Issue.record("\(failure)")
            }
          }
        }
        try await group.next()
        group.cancelAll()
      }
    }
  }

  private static func cluster(
    _ body: (any KubernetesAPI, Namespace) async throws -> Void
  ) async throws {
    let named = try #require(ConformanceCluster.named)
    let http = HTTPClient()
    defer { http.shutdown() }
    let source = KubeconfigSource(environment: ["KUBECONFIG": named.kubeconfig])
    let fleet = KubernetesFleet(source, http: http, clock: SystemTime(), warn: { print($0) })
    try await body(try await fleet.api(contexts: [named.context]), named.namespace)
  }
}

/// The cluster that the environment names.
struct ConformanceCluster {
  let kubeconfig: String
  let context: String
  let namespace: Namespace

  /// Nothing where the environment names none.
  static let named: ConformanceCluster? = {
    guard let kubeconfig = variable("KUBECONFIG"), let context = variable("CONTEXT"),
      let namespace = variable("NAMESPACE").flatMap(Namespace.init)
    else { return nil }
    return ConformanceCluster(kubeconfig: kubeconfig, context: context, namespace: namespace)
  }()

  private static func variable(_ name: String) -> String? {
    getenv("FERRY_CONFORMANCE_\(name)").map { String(cString: $0) }
  }
}
