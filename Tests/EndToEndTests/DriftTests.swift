// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerrySandbox
import FerrySandboxGitHost
import FerrySandboxGitModel
import FerrySandboxHTTP
import FerryTestPeers
import Glibc
import Testing

/// From an edit by hand to the rules that make it none, as somebody would go that way.
@Suite(.timeLimit(.minutes(2)), .serialized)
struct DriftTests {
  private static let pipeline = "environments/pipeline.yaml"

  private func ferry(
    _ world: SmallWorld, exits code: Int32, _ arguments: String...
  ) async throws -> String {
    let ferry = try world.ferry(all: arguments)
    #expect(await ferry.exitCode() == code, "\(arguments): \(ferry.text)")
    return ferry.text
  }

  private func kubectl(_ world: SmallWorld, _ arguments: String...) async throws {
    let kubectl = try ChildProcess(
      "kubectl",
      ["--kubeconfig", world.description.kubeconfig, "--context", "production-eu-1", "-n", "shop"]
        + arguments)
    #expect(await kubectl.exitCode() == 0, "\(kubectl.text)")
  }

  /// A world in which production runs 1.4.0, with a label and a log level, and no Ferry runs.
  private func withDeployed(
    _ body: @Sendable @escaping (SmallWorld) async throws -> Void
  ) async throws {
    try await SmallWorld.run { world in
      try world.publish("1.4.0")
      try await world.commit(
        "environments/\(SmallWorld.production)/shop.yaml",
        changing: { text in
          text.replacing(
            "metadata: {name: shop, namespace: shop}",
            with: "metadata: {name: shop, namespace: shop, labels: {example.com/team: shop}}"
          )
          .replacing(
            "  values: shop-values\n", with: "  values: shop-values\n  env: {LOG_LEVEL: info}\n"
          )
          .replacing("registry.example.com", with: world.description.registry.description)
        })
      let serve = try world.ferry("serve")
      try await eventually {
        [SmallWorld.staging, SmallWorld.production].allSatisfy { world.deployed(on: $0) == "1.4.0" }
      }
      serve.signal(SIGTERM)
      #expect(await serve.exitCode() == 0)
      // What was still to be said of the deployments is said now.
      _ = try await ferry(world, exits: 0, "sync")
      try await body(world)
    }
  }

  @Test func `drift is shown by field, reported only, and none once its rules are pasted`()
    async throws
  {
    try await withDeployed { world in
      #expect(try await ferry(world, exits: 0, "plan", "--ignore-snippet").contains("# no drift"))
      try await kubectl(
        world, "patch", "configmap", "shop-values", "--type=merge",
        "--patch={\"data\": {\"values.yaml\": \"replicas: 9\"}}")
      try await kubectl(
        world, "patch", "bundle", "shop", "--type=merge",
        "--patch={\"spec\": {\"env\": {\"LOG_LEVEL\": \"debug\"}}}")
      try await kubectl(world, "label", "--overwrite", "bundle", "shop", "example.com/team=web")

      let shown = try await ferry(world, exits: 2, "plan")
      for line in [
        "  ~ ConfigMap shop/shop-values (drifted)",
        "    /data/values.yaml: \"replicas: 9\" -> \"replicas: 3\"",
        "  ~ Bundle shop/shop (drifted)", "    /spec/env/LOG_LEVEL: \"debug\" -> \"info\"",
        "    /metadata/labels/example.com~1team: \"web\" -> \"shop\"",
      ] { #expect(shown.contains(line), "\(shown)") }

      try await world.commit(Self.pipeline) { $0 + "\n      drift: report\n" }
      let before = world.writes
      let reported = try await ferry(world, exits: 0, "sync")
      #expect(reported.contains("= ConfigMap shop/shop-values (drifted, only reported)"))
      #expect(reported.contains("2 objects drifted and are only reported"), "\(reported)")
      // The status of the Bundle says of which generation it speaks.
      #expect(world.writes <= before + 1)

      let snippet = try await ferry(world, exits: 2, "plan", "--ignore-snippet")
      try await world.commit(Self.pipeline) { $0 + "\n      drift: report\n" + snippet }
      #expect(try await ferry(world, exits: 0, "plan", "--ignore-snippet").contains("# no drift"))
      let planned = try await ferry(world, exits: 2, "plan")
      #expect(!planned.contains("drifted"), "\(planned)")
      // What is deployed follows the cluster's values.
      #expect(planned.contains("deploys shop/shop 1.4.0"), "\(planned)")
    }
  }
}

extension SmallWorld {
  /// A person commits a file of the world as it was in the beginning, changed.
  fileprivate func commit(
    _ path: String, changing change: (String) -> String
  ) async throws {
    guard let project else { return }
    let text = change(String(decoding: sandbox.plan.files[path] ?? [], as: UTF8.self))
    try await sandbox.gitHost.reviewer(in: project).commit(
      [FileEdit(path: path, content: Array(text.utf8))], to: project.defaultBranch,
      message: "Change \(path)")
  }
}
