// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineClusters
import FerryPorts
import FerrySandboxKubernetes
import FerryTemplates
import Testing

@Suite(.timeLimit(.minutes(1)))
struct InstallerTests {
  @Test func `what is missing is created, and doing it again changes nothing`() async throws {
    try await SandboxedCluster.run { cluster in
      let first = try await install(into: cluster)
      #expect(first.allSatisfy { $0.result == .created })
      #expect(
        first.map(\.reference.kind.kind) == [
          "CustomResourceDefinition", "CustomResourceDefinition", "Namespace", "ServiceAccount",
          "ClusterRole", "ClusterRoleBinding",
        ])
      let second = try await install(into: cluster)
      #expect(second.allSatisfy { $0.result == .unchanged })
      #expect(try await cluster.admin().list(.bundle, selector: nil) == [])
    }
  }

  @Test func `a role that was widened by hand is put back`() async throws {
    try await SandboxedCluster.run { cluster in
      _ = try await install(into: cluster)
      let role = ObjectReference(.clusterRole, namespace: nil, name: "ferry")
      let everything: JSONValue = ["apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]]
      _ = try await cluster.admin().merge(["rules": [everything]], into: role)
      let steps = try await install(into: cluster)
      #expect(steps.filter { $0.result == .changed }.map(\.reference) == [role])
      #expect(try await cluster.admin().get(role)?["rules"] != [everything])
    }
  }

  @Test func `in a namespace that is not there the sentence says how to make it`() async throws {
    try await SandboxedCluster.run { cluster in
      let failure = await #expect(throws: KubernetesFailure.self) {
        try await install(into: cluster, for: [Namespace(checked: "shop")])
      }
      #expect(failure?.code == .notFound)
      #expect(failure?.detail.hasSuffix("kubectl create namespace shop") == true, "\(failure!)")
    }
  }

  @Test func `rights that were given in the whole cluster before are seen`() async throws {
    try await SandboxedCluster.run { cluster in
      let installer = Installer(
        api: try await cluster.admin(), time: SystemTime(), takesOver: false)
      #expect(try await installer.isClusterWide() == false)
      try await install(into: cluster)
      #expect(try await installer.isClusterWide() == true)
    }
  }

  @Test func `what another manager applies is taken only by force`() async throws {
    try await SandboxedCluster.run { cluster in
      cluster.sandbox.apply(
        [
          [
            "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole",
            "metadata": ["name": "ferry"], "rules": [],
          ]
        ], manager: "kubectl")
      let failure = await #expect(throws: KubernetesFailure.self) {
        try await install(into: cluster)
      }
      #expect(failure?.code == .fieldConflict)
      #expect(failure?.description.contains("--force") == true)
      let steps = try await install(into: cluster, takesOver: true)
      #expect(steps.contains { $0.reference.name == "ferry" && $0.result == .changed })
    }
  }
}

/// Installs as the administrator.
@discardableResult
func install(
  into cluster: SandboxedCluster, for namespaces: Set<Namespace>? = nil, takesOver: Bool = false
) async throws -> [InstallStep] {
  let installer = Installer(
    api: try await cluster.admin(), time: SystemTime(), takesOver: takesOver)
  var steps: [InstallStep] = []
  try await installer.install(try InstallTemplates.manifests(for: namespaces)) { steps.append($0) }
  return steps
}
