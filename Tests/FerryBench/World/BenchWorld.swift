// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryHTTP
import FerryPorts
import FerrySandbox
import FerrySandboxKubernetes
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesTypes
import FerrySandboxRegistry
import FerryTemplates
import FerryTestPeers
import Logging

/// The sandbox in which every cluster has what `templates/install/` puts there.
struct BenchWorld {
  /// The clusters, and what is published at the registry.
  let example: ExampleFiles
  /// What the config repository holds at first, by path.
  let files: [String: String]
  /// How long a Job runs.
  let jobs: Duration

  /// Runs the sandbox for the time of the body.
  func run(
    _ body: @escaping @Sendable (RunningWorld) async throws -> [Figure]
  ) async throws -> [Figure] {
    let folder = try TemporaryFolder()
    let http = HTTPClient(proxies: ProxyRules(environment: [:]))
    defer { http.shutdown() }
    let sandbox = try Sandbox(
      try plan(), folder: folder.path, http: http, clock: SystemTime(),
      logger: Logger(label: "sandbox") { _ in SwiftLogNoOpLogHandler() })
    return try await withThrowingTaskGroup(of: [Figure]?.self) { group in
      let (descriptions, ready) = AsyncStream<SandboxDescription>.makeStream()
      group.addTask {
        try await sandbox.run { ready.yield($0) }
        return nil
      }
      group.addTask { [example] in
        for await description in descriptions {
          for repository in example.repositories {
            try sandbox.registry.publish(
              repository: repository, tag: ExampleFiles.tag, content: repository)
          }
          return try await body(
            RunningWorld(sandbox: sandbox, description: description, http: http))
        }
        throw BenchFailure("the sandbox ended before it was ready")
      }
      defer { group.cancelAll() }
      while let result = try await group.next() {
        if let result { return result }
      }
      throw BenchFailure("the sandbox ended")
    }
  }

  private func plan() throws -> SandboxPlan {
    guard let environment = EnvironmentName(ExampleFiles.environment),
      let namespace = Namespace(ExampleFiles.namespace)
    else { throw BenchFailure("the example has bad names") }
    let clusters = example.clusterNames.compactMap { ClusterName($0) }
    return SandboxPlan(
      clusters: clusters.map {
        SandboxPlan.Cluster(ClusterID(environment: environment, name: $0))
      }, files: files.mapValues { Array($0.utf8) }, registryName: ExampleFiles.registry,
      manifests: try ["namespace", "crd", "configwatcher-crd", "rbac"].flatMap {
        try manifests($0)
      },
      namespaces: [namespace], jobs: JobBehavior(delay: jobs))
  }

  private func manifests(_ name: String) throws -> [JSONValue] {
    let root = #filePath.dropLast("/Tests/FerryBench/World/BenchWorld.swift".count)
    let content = try SmallFile("\(root)/templates/install/\(name).yaml").read()
    return try plainManifests(String(decoding: content, as: UTF8.self))
  }
}

/// A sandbox that runs, and the way to it.
struct RunningWorld: Sendable {
  let sandbox: Sandbox
  let description: SandboxDescription
  let http: HTTPClient

  /// What each cluster was asked, and how often.
  var requests: [ClusterID: [RequestKey: Int]] { sandbox.clusters.mapValues(\.requestCounts) }

  /// Counts requests anew from here on.
  func forgetRequests() {
    for cluster in sandbox.clusters.values { cluster.resetRequestCounts() }
  }
}

extension RunningWorld {
  /// A Bundle as it lives on the first cluster that has it.
  func bundle(_ name: String) -> JSONValue? {
    sandbox.clusters.values.lazy.compactMap {
      $0.object("operator.werf.dev/v1", "Bundle", namespace: ExampleFiles.namespace, name: name)
    }.first
  }

  /// From now on Jobs behave like this.
  func setJobs(_ behavior: JobBehavior) {
    for cluster in sandbox.clusters.values { cluster.setJobs(behavior) }
  }
}

/// Returns when the condition is true; fails when it does not become so in five minutes.
func until(_ what: String, _ condition: () async throws -> Bool) async throws {
  let deadline = ContinuousClock.now + .seconds(300)
  while try await !condition() {
    guard ContinuousClock.now < deadline else {
      throw BenchFailure("in five minutes it did not come about that \(what)")
    }
    try await Task.sleep(for: .milliseconds(20))
  }
}
