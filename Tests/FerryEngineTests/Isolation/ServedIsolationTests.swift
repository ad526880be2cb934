// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryHTTP
import FerryKubernetes
import FerryPorts
import FerrySandboxKubernetes
import FerrySandboxKubernetesTypes
import FerryTemplates
import FerryTestKit
import FerryTestPeers
import FerryViews
import Testing

/// Fifty API servers on loopback, of which five are dead, hang or answer garbage. Only the test moves
/// Ferry's clock, and in all cases by the same: nothing is waited for that is not there.
///
/// `make bench` measures the same by the clock on the wall.
@Suite(.timeLimit(.minutes(2)), .serialized)
struct ServedIsolationTests {
  private static let sound = (6...50).map { "c\($0 + 100)" }
  private static let others = (1...5).map { "c\($0 + 100)" }

  private let source = IsolationSource(clusters: others + sound)

  @Test(arguments: [false, true])
  func `forty-five API servers get a release in no more time than if five others were sound, too`(
    areInTrouble: Bool
  ) async throws {
    let clock = ManualClock()
    try await withServers(areInTrouble ? Self.sound : Self.others + Self.sound) { fleet in
      let http = HTTPClient()
      defer { http.shutdown() }
      try await source.run(fleet.clusters(http), clock: clock) { engine in
        await engine.until { view in
          view.clusters("staging").count { $0.state == .reachable } >= Self.sound.count
        }
        clock.advance(by: .seconds(1))
        await eventually { fleet.sound(have: "1.4.0") }
        clock.advance(by: .seconds(31))
        source.write(version: "1.5.0")
        engine.receive(.pushed(branch: source.main, commit: nil))
        await eventually { fleet.sound(have: "1.5.0") }
        let lost = engine.view.clusters("staging").count { $0.state == .unreachable }
        #expect(lost == (areInTrouble ? Self.others.count : 0))
      }
    }
  }

  /// The servers of these clusters; those of all others are in trouble.
  private func withServers(
    _ names: [String], _ body: @escaping @Sendable (ServedFleet) async throws -> Void
  ) async throws {
    let certificates = try SandboxCertificates(at: SystemTime().now)
    let sandboxes = names.map { name in
      KubernetesSandbox(
        name: name, token: Redacted("admin"), certificates: certificates,
        jobs: JobBehavior(delay: .milliseconds(50)), clock: SystemTime(), logger: .quiet)
    }
    let types = try InstallTemplates.manifests(for: nil)
    for sandbox in sandboxes {
      sandbox.apply(
        types + [
          ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "shop"]],
          [
            "apiVersion": "v1", "kind": "ServiceAccount",
            "metadata": ["name": "werf", "namespace": "shop"],
          ],
        ])
    }
    let garbage = try await Certificates()
    let liar = try await Nginx(garbage, settings: "location / { return 200 '<html>'; }")
    defer { liar.process.close() }
    let silent = LoopbackPort()
    let places = [freePort(), silent.number, liar.port]
    try await withThrowingTaskGroup { group in
      for sandbox in sandboxes { group.addTask { try await sandbox.run() } }
      var addresses: [String: String] = [:]
      for sandbox in sandboxes { addresses[sandbox.name] = try await sandbox.address() }
      for (index, name) in Self.others.enumerated() where addresses[name] == nil {
        addresses[name] = "https://127.0.0.1:\(places[index % places.count])"
      }
      let fleet = try ServedFleet(
        sound: sandboxes.filter { Self.sound.contains($0.name) }, addresses: addresses,
        authority: garbage.authority + Array(certificates.authorityPEM.utf8))
      try await body(fleet)
      group.cancelAll()
    }
  }
}

/// The servers, and those of them with nothing wrong.
private struct ServedFleet: Sendable {
  private let kubeconfig: String
  private let sound: [KubernetesSandbox]
  private let folder: TemporaryFolder

  init(sound: [KubernetesSandbox], addresses: [String: String], authority: [UInt8]) throws {
    self.sound = sound
    folder = try TemporaryFolder()
    let (names, authority) = (addresses.keys.sorted(), base64(authority))
    kubeconfig = try folder.write(
      "kubeconfig",
      (["contexts:"] + names.map { "- {name: staging-\($0), context: {cluster: \($0), user: u}}" }
        + ["clusters:"]
        + names.map { name in
          "- {name: \(name), cluster: {server: \"\(addresses[name] ?? "")\", "
            + "certificate-authority-data: \(authority)}}"
        } + ["users: [{name: u, user: {token: admin}}]"]).joined(separator: "\n"))
  }

  /// The clusters as Ferry reaches them.
  func clusters(_ http: HTTPClient) -> KubernetesFleet {
    KubernetesFleet(
      KubeconfigSource(environment: ["KUBECONFIG": kubeconfig]), http: http, clock: SystemTime(),
      warn: { _ in })
  }

  /// Whether the Bundle of each cluster with nothing wrong asks for the version.
  func sound(have version: String) -> Bool {
    sound.allSatisfy { sandbox in
      let bundle = sandbox.object(
        "operator.werf.dev/v1", "Bundle", namespace: "shop", name: "shop")
      return bundle?[["spec", "version"]]?.string == version
    }
  }
}
