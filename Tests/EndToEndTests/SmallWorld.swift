// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryHTTP
import FerryPorts
import FerrySandbox
import FerrySandboxGitHost
import FerrySandboxGitModel
import FerrySandboxHTTP
import FerrySandboxKubernetes
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesTypes
import FerrySandboxRegistry
import FerryTemplates
import FerryTestPeers
import Glibc
import Logging

/// One application in staging and production, each of one cluster, kept by the test's own process:
/// what `ferry` does to it as a process of its own can be seen from inside.
struct SmallWorld: Sendable {
  static let staging = SandboxPlan.usualClusters[0].id
  static let production = SandboxPlan.usualClusters[1].id

  let sandbox: Sandbox
  let description: SandboxDescription
  let http: HTTPClient
  /// Where Ferry's home, its temporary files and its data are.
  let folder: TemporaryFolder

  /// Runs the body in such a world; all of it is gone when this returns.
  static func run(
    gitHost: GitHost = .gitlab, registryAccess: RegistryAccess = .open, auth: String? = nil,
    clusters: [SandboxPlan.Cluster] = Array(SandboxPlan.usualClusters.prefix(2)),
    jobs: JobBehavior = JobBehavior(),
    _ body: @Sendable @escaping (SmallWorld) async throws -> Void
  ) async throws {
    let http = HTTPClient()
    defer { http.shutdown() }
    let (folder, own) = (try TemporaryFolder(), try TemporaryFolder())
    var plan = SandboxPlan(
      clusters: clusters, files: files(of: clusters, auth: auth),
      manifests: try InstallTemplates.manifests(for: nil), namespaces: [Namespace(checked: "shop")],
      jobs: jobs, registryAccess: registryAccess)
    plan.gitHost = gitHost
    let sandbox = try Sandbox(
      plan, folder: own.path, http: http, clock: SystemTime(),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    try await withThrowingTaskGroup(of: Bool.self) { group in
      let (ends, end) = AsyncStream<Void>.makeStream()
      group.addTask {
        try await sandbox.run { description in
          defer { end.finish() }
          try await body(
            SmallWorld(sandbox: sandbox, description: description, http: http, folder: folder))
        }
        return false
      }
      group.addTask {
        for await _ in ends {}
        return true
      }
      if try await group.next() == true { group.cancelAll() }
      while let result = await group.nextResult() {
        if case .failure(let failure) = result, !(failure is CancellationError) { throw failure }
      }
    }
  }

  /// Starts `ferry` in this world and no other.
  func ferry(_ arguments: String...) throws -> ChildProcess { try ferry(all: arguments) }

  /// Starts `ferry` with these arguments in this world and no other.
  func ferry(
    all arguments: [String], changing changes: [String: String] = [:]
  ) throws -> ChildProcess {
    try ChildProcess.ferry(
      arguments, environment: environment.merging(changes) { _, changed in changed })
  }

  /// All that `ferry` needs to know of this world.
  var environment: [String: String] {
    [
      "PATH": String(cString: getenv("PATH")), "HOME": folder.path, "TMPDIR": folder.path,
      "FERRY_DATA": folder.path + "/data", "FERRY_REPOSITORY": description.repository,
      "FERRY_TOKEN": description.token.revealed, "FERRY_GIT_HOST": sandbox.gitHost.kind.rawValue,
      "FERRY_WEBHOOK_SECRET": description.webhookSecret.revealed,
      "FERRY_KUBECONFIG": description.kubeconfig, "FERRY_POLL_INTERVAL": "1s",
      "FERRY_LISTEN": "127.0.0.1:0",
    ]
  }

  /// Publishes a version of the shop.
  func publish(_ version: String) throws {
    try sandbox.registry.publish(
      repository: "team/shop", tag: version, content: "shop \(version)")
  }

  /// Applies an object to every cluster.
  func apply(_ object: JSONValue) {
    for cluster in sandbox.clusters.values { cluster.apply([object]) }
  }

  /// The names of all Jobs that were made for the shop.
  func jobs(on cluster: ClusterID) -> [String] {
    (sandbox.clusters[cluster]?.objects("batch/v1", "Job") ?? [])
      .compactMap { $0[["metadata", "name"]]?.string }
  }

  /// The version that is deployed and ready; nothing while there is none.
  func deployed(on cluster: ClusterID) -> String? {
    let bundle = sandbox.clusters[cluster]?.object(
      "operator.werf.dev/v1", "Bundle", namespace: "shop", name: "shop")
    guard bundle?[["status", "ready"]] == 1 else { return nil }
    return bundle?[["status", "deploy", "version"]]?.string
  }

  /// How many writes the clusters were asked for.
  var writes: Int {
    sandbox.clusters.values.flatMap(\.requestCounts)
      .filter { [.create, .update, .patch, .delete].contains($0.key.verb) }.map(\.value)
      .reduce(0, +)
  }

  /// The project as the Git host has it.
  var project: HostedProject? { sandbox.gitHost.project(sandbox.plan.project) }

  /// The merge requests, open or not, oldest first.
  var requests: [HostedMergeRequest] { project?.mergeRequests.all.reversed() ?? [] }

  /// Merges as the button on the page does.
  func merge(_ number: Int) async throws {
    guard let project else { return }
    try await sandbox.gitHost.reviewer(in: project).merge(number)
  }

  /// A person commits a note to the branch that Ferry follows.
  func push(_ note: String) async throws {
    guard let project else { return }
    try await sandbox.gitHost.reviewer(in: project).commit(
      [FileEdit(path: "NOTES.md", content: Array(note.utf8))], to: project.defaultBranch,
      message: note)
  }

  /// A person commits an exact version of the shop.
  func pin(_ version: String, on cluster: ClusterID) async throws {
    guard let project else { return }
    let path = "environments/\(cluster)/shop.yaml"
    let text = String(decoding: sandbox.plan.files[path] ?? [], as: UTF8.self)
      .replacing("1.4.*", with: version)
      .replacing("registry.example.com", with: description.registry.description)
    try await sandbox.gitHost.reviewer(in: project).commit(
      [FileEdit(path: path, content: Array(text.utf8))], to: project.defaultBranch,
      message: "Pin \(version)")
  }

  /// The project's webhooks.
  var hooks: [HostedHook] { project?.hooks ?? [] }

  /// How many webhooks were sent.
  var deliveries: Int { sandbox.gitHost.outbox.results.count }

  /// The token of somebody who may push and administers nothing.
  func tokenOfDeveloper() throws -> String {
    guard let project else { return "" }
    let token = Redacted("token-of-a-developer")
    sandbox.gitHost.admit(
      try sandbox.gitHost.person("developer", .write, in: project), with: token)
    return token.revealed
  }

  private static func files(
    of clusters: [SandboxPlan.Cluster], auth: String?
  ) -> [String: [UInt8]] {
    let bundle = { (version: String) in
      """
      apiVersion: operator.werf.dev/v1
      kind: Bundle
      metadata: {name: shop, namespace: shop}
      spec:
        registry: registry.example.com
        repo: team/shop
        version: "\(version)"
        values: shop-values
      \(auth.map { "  auth: \($0)" } ?? "")
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: shop-values, namespace: shop}
      data: {values.yaml: "replicas: 3"}

      """
    }
    let pipeline = """
      apiVersion: ferry.dev/v1
      kind: Pipeline
      spec:
        environments:
          - name: staging
          - name: production
            promotion: {from: staging, by: merge-request, soak: 0s}
      """
    var files = ["environments/pipeline.yaml": pipeline]
    for cluster in clusters {
      let version = cluster.id == staging ? "1.4.*" : "1.4.0"
      files["environments/\(cluster.id)/shop.yaml"] = bundle(version)
    }
    return files.mapValues { Array($0.utf8) }
  }
}

/// Returns when the condition is true of the world, or the task is cancelled.
func eventually(_ condition: () async throws -> Bool) async throws {
  while !(try await condition()) {
    try Task.checkCancellation()
    await Task.yield()
  }
}
