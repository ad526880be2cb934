// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit
import Testing

@Suite(.timeLimit(.minutes(1))) struct InMemoryClusterTests {
  let cluster = InMemoryCluster()
  let shop = Namespace(checked: "shop")

  @Test func `the cluster in memory keeps the contract`() async throws {
    try await KubernetesContract(cluster, namespace: shop).check()
  }

  @Test(arguments: LeaseContract.Law.allCases)
  func `the cluster in memory is a home for Leases`(law: LeaseContract.Law) async throws {
    try await LeaseContract(home: cluster, namespace: shop).check(law)
  }

  @Test func `a watch sees the list, changes, removals and outages`() async throws {
    let values = ObjectReference(.configMap, namespace: shop, name: "values")
    let manifest: JSONValue = [
      "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "values", "namespace": "shop"],
    ]
    let (seen, tell) = AsyncStream.makeStream(of: String.self)
    try await withThrowingTaskGroup { group in
      group.addTask {
        await cluster.observe(.configMap, selector: nil) { observation in
          tell.yield(observation.word)
        }
      }
      var words = seen.makeAsyncIterator()
      #expect(await words.next() == "listed 0")
      _ = try await cluster.apply(manifest, ApplyOptions())
      #expect(await words.next() == "changed")
      cluster.goDown()
      #expect(await words.next() == "interrupted")
      cluster.comeBack()
      #expect(await words.next() == "listed 1")
      try await cluster.delete(values, uid: nil)
      #expect(await words.next() == "removed")
      group.cancelAll()
    }
  }

  @Test func `a Job ends as a test says, and takes its pod along when it is deleted`() async throws
  {
    _ = try await cluster.create([
      "apiVersion": "batch/v1", "kind": "Job", "metadata": ["name": "j", "namespace": "shop"],
    ])
    #expect(cluster.activeJobs == ["j"])
    try cluster.failJob("j", in: shop, log: "one\ntwo\nthree")
    #expect(cluster.activeJobs.isEmpty)
    #expect(
      try await cluster.log(ofPod: "j-pod", container: nil, in: shop, lines: 2) == "two\nthree")
    try await cluster.delete(ObjectReference(.job, namespace: shop, name: "j"), uid: nil)
    #expect(cluster.objects(.pod).isEmpty)
  }

  @Test func `fields of others stay theirs`() async throws {
    let manifest: JSONValue = [
      "apiVersion": "operator.werf.dev/v1", "kind": "Bundle",
      "metadata": ["name": "shop", "namespace": "shop"], "spec": ["version": "1.0.0"],
    ]
    _ = try await cluster.apply(manifest, ApplyOptions())
    let bundle = ObjectReference(.bundle, namespace: shop, name: "shop")
    try cluster.edit(bundle) { $0.set("2.0.0", at: ["spec", "version"]) }
    await #expect(throws: KubernetesFailure.self) {
      try await cluster.apply(manifest, ApplyOptions())
    }
    _ = try await cluster.apply(manifest, ApplyOptions(force: true))
    #expect(cluster.object(bundle)?[["spec", "version"]] == "1.0.0")
  }
}

extension Observation {
  fileprivate var word: String {
    switch self {
    case .listed(let objects): "listed \(objects.count)"
    case .changed: "changed"
    case .removed: "removed"
    case .interrupted: "interrupted"
    }
  }
}
