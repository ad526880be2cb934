// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryKubernetes
import FerryPorts
import FerrySandboxKubernetes
import FerryTestKit
import Testing

/// The whole way: kubeconfig, libcurl, TLS, a server that answers as the recorded one does.
@Suite(.timeLimit(.minutes(1))) struct LiveClusterTests {
  let contract = Namespace(checked: "contract")

  @Test func `the client keeps the contract`() async throws {
    try await LiveCluster.run { cluster in
      try await KubernetesContract(cluster.api, namespace: contract).check()
    }
  }

  @Test(arguments: LeaseContract.Law.allCases)
  func `the sandbox is a home for Leases`(law: LeaseContract.Law) async throws {
    try await LiveCluster.run { cluster in
      try await LeaseContract(home: cluster.api, namespace: contract).check(law)
    }
  }

  @Test func `a watch follows a Job from its creation to its end`() async throws {
    try await LiveCluster.run { cluster in
      let (seen, tell) = AsyncStream.makeStream(of: Observation.self)
      try await withThrowingTaskGroup { group in
        group.addTask { await cluster.api.observe(.job, selector: nil) { tell.yield($0) } }
        group.addTask {
          var names: [String] = []
          for await observation in seen {
            switch observation {
            case .listed(let jobs):
              #expect(jobs.isEmpty)
              _ = try await cluster.api.create(job)
            case .changed(let job):
              names.append(job[["metadata", "name"]]?.string ?? "")
              if job.isComplete {
                #expect(names.allSatisfy { $0 == "j" })
                return
              }
            case .removed, .interrupted: Issue.record("\(observation)")
            }
          }
        }
        try await group.next()
        group.cancelAll()
      }
    }
  }

  @Test func `a list of many pages is whole`() async throws {
    try await LiveCluster.run { cluster in
      cluster.sandbox.apply(
        (0..<1_001).map { number in
          [
            "apiVersion": "v1", "kind": "ConfigMap",
            "metadata": ["name": .string("values-\(number)"), "namespace": "contract"],
          ]
        })
      let values = try await cluster.api.list(.configMap, selector: nil).filter {
        $0[["metadata", "name"]]?.string?.hasPrefix("values-") == true
      }
      #expect(values.count == 1_001)
      #expect(values.allSatisfy { $0["kind"] == "ConfigMap" })
    }
  }

  @Test func `a wrong token is unauthorized`() async throws {
    try await LiveCluster.run(token: "wrong") { cluster in
      let failure = await failure { () throws(KubernetesFailure) in
        try await cluster.api.list(.bundle, selector: nil)
      }
      #expect(failure?.code == .unauthorized)
      #expect(failure?.doing == "listing bundles in cluster live")
    }
  }

  private var job: JSONValue {
    let container: JSONValue = ["name": "c", "image": "registry.example.com/werf:1"]
    return [
      "apiVersion": "batch/v1", "kind": "Job",
      "metadata": ["name": "j", "namespace": "contract"],
      "spec": [
        "backoffLimit": 0,
        "template": ["spec": ["restartPolicy": "Never", "containers": [container]]],
      ],
    ]
  }
}

extension JSONValue {
  fileprivate var isComplete: Bool {
    (self[["status", "conditions"]]?.array ?? []).contains {
      $0["type"] == "Complete" && $0["status"] == "True"
    }
  }
}
