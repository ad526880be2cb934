// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryEngineFacts
import FerryPorts
import FerryTestKit
import Testing

/// The forms of the Secret in `spec.auth`, for Ferry's own question and for the Job.
@Suite(.timeLimit(.minutes(1)))
struct RegistryLoginTests {
  private let world = EngineWorld()
  private var staging: InMemoryCluster { world.cluster("staging-eu-1") }
  private let current = ["eu-1": "1.4.0"]

  private static let config =
    #"{"auths": {"registry.example.com": {"auth": "bWU6c2VjcmV0"}}}"#

  init() {
    let text = EngineWorld.bundle(version: "1.4.0")
      .replacing("  values: shop-values", with: "  values: shop-values\n  auth: login")
    world.git.write(["environments/staging/eu-1/shop.yaml": text], to: world.main)
    world.registry.protect(
      EngineWorld.repository,
      for: RegistryCredentials(username: "me", password: Redacted("secret")))
  }

  private func addSecret(_ data: [String: String]) throws {
    try staging.add([
      "apiVersion": "v1", "kind": "Secret", "metadata": ["name": "login", "namespace": "shop"],
      "data": JSONValue(data.mapValues { base64(Array($0.utf8)) }),
    ])
  }

  /// The pod of the Job that deployed with the Secret.
  private func deployedPod() async throws -> JSONValue {
    try await world.run { engine in await engine.until { $0.current("staging") == current } }
    let job = try #require(staging.objects(.job).first)
    return try #require(job[["spec", "template", "spec"]])
  }

  @Test func `a docker-registry Secret opens the registry and is mounted into the Job`()
    async throws
  {
    try addSecret([".dockerconfigjson": Self.config])
    let pod = try await deployedPod()
    #expect(pod["initContainers"] == nil)
    #expect(
      pod["volumes"]?.array?.last == [
        "name": "ferry-login",
        "secret": [
          "secretName": "login", "items": [["key": ".dockerconfigjson", "path": "config.json"]],
        ],
      ])
    let mounts = pod["containers"]?.array?.first?["volumeMounts"]?.array
    #expect(
      mounts?.last
        == ["name": "ferry-login", "mountPath": "/home/build/.docker", "readOnly": true])
  }

  @Test func `the image of the settings is that of every container of a Job`() async throws {
    try addSecret(["username": "me", "password": "secret"])
    var settings = world.settings
    settings.werfImage = "mirror.example.com/werf:2.77.1"
    try await world.run(settings: settings) { engine in
      await engine.until { $0.current("staging") == current }
    }
    let pod = staging.objects(.job).first?[["spec", "template", "spec"]]
    let containers = ["initContainers", "containers"].flatMap { pod?[$0]?.array ?? [] }
    #expect(
      containers.map { $0["image"] } == [
        .string("mirror.example.com/werf:2.77.1"), .string("mirror.example.com/werf:2.77.1"),
      ])
  }

  @Test func `a Secret with username and password logs in first, whatever else it holds`()
    async throws
  {
    try addSecret(["username": "me", "password": "secret", ".dockerconfigjson": "{}"])
    let pod = try await deployedPod()
    let login = pod["initContainers"]?.array?.first
    #expect(login?["command"] == ["werf", "cr", "login", "registry.example.com"])
    #expect(pod["volumes"]?.array?.last?["emptyDir"]?["medium"] == "Memory")
  }

  @Test(arguments: [
    (#"{"auths": {"other.example.com": {"auth": "bWU6c2VjcmV0"}}}"#, "no account for registry."),
    ("{", "kubectl create secret docker-registry"),
  ])
  func `a docker-registry Secret that opens nothing is a condition and no Job`(
    config: String, words: String
  ) async throws {
    try addSecret([".dockerconfigjson": config])
    try await world.run { _ in
      await eventually {
        let ready = staging.condition("Ready", of: EngineWorld.bundle)
        return ready?["reason"] == "CredentialsMissing"
          && ready?["message"]?.string?.contains(words) == true
      }
      #expect(staging.objects(.job).isEmpty)
    }
  }

  @Test func `a cluster that is silent keeps no other from its registry`() async throws {
    try addSecret(["username": "me", "password": "secret"])
    let text = EngineWorld.bundle(version: "1.4.0")
    world.git.write(
      [
        "environments/production/eu-1/shop.yaml":
          text.replacing("  values: shop-values", with: "  values: shop-values\n  auth: login")
      ], to: world.main)
    var ports = world.ports
    ports.clusters = FleetWithSilence(fleet: ports.clusters, silent: "production-eu-1")
    let engine = Engine(ports: ports, settings: world.settings, logger: .quiet)
    await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await engine.run() }
      group.addTask { await world.endJobs() }
      await engine.until { $0.current("staging") == current }
      group.cancelAll()
    }
  }
}

/// A fleet of which one cluster never answers.
private struct FleetWithSilence: ReachesClusters {
  let fleet: any ReachesClusters
  let silent: String

  func api(contexts: [String]) async throws(KubernetesFailure) -> any KubernetesAPI {
    if contexts.contains(silent) {
      for await _ in AsyncStream<Never>.makeStream().stream {}
      throw KubernetesFailure(.cancelled, doing: "reaching \(silent)", detail: "it was cancelled")
    }
    return try await fleet.api(contexts: contexts)
  }
}
