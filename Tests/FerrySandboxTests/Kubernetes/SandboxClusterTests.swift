// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
@testable import FerrySandboxKubernetes
@testable import FerrySandboxKubernetesAPI
@testable import FerrySandboxKubernetesCluster
@testable import FerrySandboxKubernetesObjects
import FerryTestKit
import Testing

@Suite struct SandboxClusterTests {
  @Test func `manifests that are refused are told, and the others are there`() throws {
    let cluster = try TestCluster()
    let refused = cluster.sandbox.apply([
      ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "a", "namespace": "shop"]],
      ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "b", "namespace": "none"]],
      ["apiVersion": "example.com/v1", "kind": "Thing", "metadata": ["name": "c"]],
    ])
    #expect(refused.map { $0["code"] } == [404, 400])
    #expect(
      refused.first?["message"]?.string == "namespaces \"none\" not found")
    #expect(cluster.sandbox.object("v1", "ConfigMap", namespace: "shop", name: "a") != nil)
  }

  @Test func `requests are counted by verb and resource`() throws {
    let cluster = try TestCluster()
    cluster.sandbox.resetRequestCounts()
    cluster.ask("GET", "/api/v1/namespaces/shop/configmaps")
    cluster.ask("GET", "/api/v1/namespaces/shop/configmaps", query: "watch=true")
    cluster.ask("GET", "/apis/batch/v1/namespaces/shop/jobs/j")
    cluster.ask("GET", "/apis/batch/v1/namespaces/shop/jobs/j/status")
    cluster.ask("GET", "/version")
    #expect(
      cluster.sandbox.requestCounts == [
        RequestKey(.list, group: "", resource: "configmaps"): 1,
        RequestKey(.watch, group: "", resource: "configmaps"): 1,
        RequestKey(.get, group: "batch", resource: "jobs"): 1,
        RequestKey(.get, group: "batch", resource: "jobs", subresource: "status"): 1,
      ])
  }

  @Test func `requests are recorded as they were asked from when it is wanted`() throws {
    let cluster = try TestCluster()
    let path = "/api/v1/namespaces/shop/configmaps"
    cluster.ask("GET", path)
    cluster.sandbox.recordRequests()
    cluster.ask("GET", path, query: "watch=true&allowWatchBookmarks=true")
    let body: JSONValue = ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "a"]]
    cluster.ask("POST", path, body: body)
    let recorded = cluster.sandbox.takeRecordedRequests()
    cluster.ask("DELETE", path + "/a")
    #expect(
      recorded.map(\.target) == ["\(path)?watch=true&allowWatchBookmarks=true", path])
    #expect(recorded.last?.body == body.canonicalBytes)
    #expect(cluster.sandbox.takeRecordedRequests().map(\.method) == ["DELETE"])
  }

  @Test func `a watch that reads too slowly is told to list again`() throws {
    let cluster = try TestCluster()
    let path = "/api/v1/namespaces/shop/configmaps"
    let version = cluster.ask("GET", path).json?[["metadata", "resourceVersion"]]?.string ?? ""
    guard
      case .watch(let id) = cluster.ask(
        "GET", path, query: "watch=true&resourceVersion=\(version)"
      ).body
    else { throw Refused() }
    for number in 0...ObjectTable.leastHistory {
      cluster.ask(
        "PUT", path + "/kube-root-ca.crt",
        body: [
          "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "kube-root-ca.crt"],
          "data": ["number": .string(String(number))],
        ])
    }
    let batch = cluster.sandbox.cluster.nextBatch(of: id)
    #expect(batch.isOver)
    #expect(batch.events.map { $0[["object", "code"]] } == [410])
  }

  @Test func `a cluster without anything to do sets no alarm`() throws {
    let cluster = try TestCluster()
    cluster.createJob("j")
    cluster.advance(by: .seconds(1))
    #expect(cluster.job("j")?["status", "succeeded"] == 1)
    cluster.advance(by: .seconds(7_200))
    #expect(cluster.sandbox.objects("v1", "Event").isEmpty)
  }

  private struct Refused: Error {}
}
