// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryEngineFacts
import FerryKubernetes
import FerryPorts
import FerrySandboxKubernetes
import FerrySandboxKubernetesAPI
import FerryTemplates
import FerryTestKit
import FerryViews
import Testing

/// Ferry with the token of its own service account, at a server that enforces roles.
@Suite(.timeLimit(.minutes(1)))
struct RightsTests {
  /// One verb on one kind of thing, as a role grants it.
  private struct Right: Hashable, CustomStringConvertible {
    let verb: String
    let group: String
    let resource: String

    var description: String { "\(verb) \(resource)\(group.isEmpty ? "" : ".\(group)")" }
  }

  /// Rights that the story below does not use, and why Ferry has them.
  private static let reasoned: [Right: String] = [
    Right(verb: "create", group: "k8spatterns.io", resource: "configwatchers"):
      "apply makes what is missing, as with Bundles",
    Right(verb: "get", group: "batch", resource: "jobs"):
      "a Job that is already there (409) is read and adopted",
    Right(verb: "create", group: "operator.werf.dev", resource: "bundles"):
      "apply makes what is missing, for which a real server asks for create as well as patch",
    Right(verb: "get", group: "", resource: "configmaps"):
      "values that are in the cluster only are read when they are copied",
    Right(verb: "patch", group: "batch", resource: "jobs"):
      "a Job that does not start for minutes is ended",
    Right(verb: "list", group: "", resource: "events"):
      "where a Job gets no pod, only its events say why",
  ]

  private let git = InMemoryGitServer()
  private let registry = InMemoryRegistry()
  private let main = BranchName("main")!
  private let folder = "environments/staging/eu-1"

  /// In the second form the account has no rights outside the namespace, so that every request for
  /// the whole cluster would be refused.
  @Test(arguments: [nil, [Namespace(checked: "shop")]] as [Set<Namespace>?])
  func `a whole story needs all rights of the role, and no others`(
    namespaces: Set<Namespace>?
  ) async throws {
    try await SandboxedCluster.run { cluster in
      prepare(cluster)
      try await install(into: cluster, for: namespaces)
      let token = try cluster.token(of: "ferry", in: "ferry-system")
      let fleet = try cluster.fleet(token: token)
      cluster.sandbox.resetRequestCounts()
      try await tell(cluster, fleet, following: namespaces)
      let used = Set(
        cluster.sandbox.requestCounts.keys.map { key in
          Right(
            verb: key.verb.rawValue, group: key.group,
            resource: key.subresource.isEmpty
              ? key.resource : "\(key.resource)/\(key.subresource)")
        })
      let granted = try granted(for: namespaces)
      #expect(used.subtracting(granted).map(\.description).sorted() == [])
      let idle = granted.subtracting(used).subtracting(Self.reasoned.keys)
      #expect(idle.map(\.description).sorted() == [])
    }
  }

  @Test func `Ferry's account can neither list Secrets nor read another's roles`() async throws {
    try await SandboxedCluster.run { cluster in
      try await install(into: cluster)
      let token = try cluster.token(of: "ferry", in: "ferry-system")
      let api = try await cluster.fleet(token: token).api(contexts: [SandboxedCluster.context])
      for kind in [ResourceKind.secret, .clusterRole, .namespace, .serviceAccount] {
        await #expect(throws: KubernetesFailure.self, "\(kind)") {
          try await api.list(kind, selector: nil)
        }
      }
    }
  }

  @Test func `with rights in namespaces alone nothing else can be read`() async throws {
    try await SandboxedCluster.run { cluster in
      prepare(cluster)
      try await install(into: cluster, for: [Namespace(checked: "shop")])
      let token = try cluster.token(of: "ferry", in: "ferry-system")
      let api = try await cluster.fleet(token: token).api(contexts: [SandboxedCluster.context])
      for kind in [ResourceKind.bundle, .configMap, .job, .configWatcher, .namespace] {
        let failure = await #expect(throws: KubernetesFailure.self, "\(kind)") {
          try await api.list(kind, selector: nil)
        }
        #expect(failure?.code == .forbidden)
      }
      let shop = Namespace(checked: "shop")
      #expect(try await api.list(.bundle, in: shop, labels: nil, fields: nil) == [])
      let other = await #expect(throws: KubernetesFailure.self) {
        try await api.get(ObjectReference(.namespace, namespace: nil, name: "default"))
      }
      #expect(other?.code == .forbidden)
    }
  }

  /// Deploys two applications, of which the first Job fails, restarts pods whose ConfigMap changed,
  /// and dismisses one.
  private func tell(
    _ cluster: SandboxedCluster, _ fleet: any ReachesClusters,
    following namespaces: Set<Namespace>?
  ) async throws {
    for path in ["team/shop", "team/mailer"] {
      let digest = try #require(Digest("sha256:" + String(repeating: "a", count: 64)))
      registry.push(
        "1.4.0", digest, to: RegistryRepository(registry: "registry.example.com", path: path))
    }
    registry.protect(
      RegistryRepository(registry: "registry.example.com", path: "team/shop"),
      for: RegistryCredentials(username: "u", password: Redacted("p")))
    git.write(
      [
        "environments/pipeline.yaml": pipeline,
        "\(folder)/cluster.yaml": settings(following: namespaces),
        "\(folder)/shop.yaml": bundle("shop", "auth: login"),
        "\(folder)/mailer.yaml": bundle("mailer"), "\(folder)/watcher.yaml": watcher,
      ], to: main)
    cluster.sandbox.jobs { $0[["metadata", "name"]]?.string?.hasSuffix("-1") == true }
    let engine = Engine(
      ports: EnginePorts(
        source: InMemoryRepository(of: git), clusters: fleet, registry: registry,
        time: SystemTime()),
      settings: EngineSettings(branch: main, pollInterval: .seconds(1)), logger: .quiet)
    await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await engine.run() }
      await engine.until { view in
        view.targets("staging").count == 2
          && view.targets("staging").allSatisfy { $0.health == .healthy }
      }
      await restartPods(cluster)
      git.write(["\(folder)/mailer.yaml": nil, "\(folder)/watcher.yaml": nil], to: main)
      engine.receive(.pushed(branch: main, commit: nil))
      await engine.until { $0.targets("staging").count == 1 }
      await eventually {
        !cluster.sandbox.objects("v1", "ConfigMap").contains(where: \.isMailers)
          && cluster.sandbox.objects("k8spatterns.io/v1", "ConfigWatcher").isEmpty
      }
      group.cancelAll()
    }
  }

  /// Changes a watched ConfigMap until every workload was rolled and the bare pod evicted.
  private func restartPods(_ cluster: SandboxedCluster) async {
    let sandbox = cluster.sandbox
    let workloads = WatchedWorkloads(sandbox: sandbox)
    let status = { (key: String) in
      sandbox.object("k8spatterns.io/v1", "ConfigWatcher", namespace: "shop", name: "w")?[
        ["status", key]]
    }
    sandbox.apply([appConfig("1")])
    await eventually { status("observedHash") != nil }
    #expect(!workloads.areRolled && workloads.hasBarePod)
    sandbox.apply([appConfig("2")])
    await eventually { status("restarts") == 1 }
    #expect(workloads.areRolled && !workloads.hasBarePod)
  }

  private func appConfig(_ level: String) -> JSONValue {
    [
      "apiVersion": "v1", "kind": "ConfigMap",
      "metadata": ["name": "app-config", "namespace": "shop"], "data": ["level": .string(level)],
    ]
  }

  private let watcher = """
    apiVersion: k8spatterns.io/v1
    kind: ConfigWatcher
    metadata: {name: w, namespace: shop}
    spec: {configMap: app-config, podSelector: {app: shop}}
    """

  private func settings(following namespaces: Set<Namespace>?) -> String {
    let names = namespaces?.map(\.text).sorted().joined(separator: ", ")
    return """
      apiVersion: ferry.dev/v1
      kind: Cluster
      metadata: {name: eu-1}
      spec: {\(names.map { "namespaces: [\($0)]" } ?? "")}
      """
  }

  private func prepare(_ cluster: SandboxedCluster) {
    cluster.sandbox.apply([
      ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "shop"]],
      [
        "apiVersion": "v1", "kind": "ServiceAccount",
        "metadata": ["name": "werf", "namespace": "shop"],
      ],
      [
        "apiVersion": "v1", "kind": "Secret", "metadata": ["name": "login", "namespace": "shop"],
        "stringData": ["username": "u", "password": "p"],
      ],
    ])
    WatchedWorkloads(sandbox: cluster.sandbox).make()
  }

  private func bundle(_ name: String, _ more: String = "") -> String {
    """
    apiVersion: operator.werf.dev/v1
    kind: Bundle
    metadata: {name: \(name), namespace: shop}
    spec:
      registry: registry.example.com
      repo: team/\(name)
      version: 1.4.0
      values: \(name)-values
      \(more)
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: \(name)-values, namespace: shop}
    data: {values.yaml: "replicas: 3"}
    """
  }

  private var pipeline: String {
    """
    apiVersion: ferry.dev/v1
    kind: Pipeline
    spec:
      environments: [{name: staging}]
      retry: {attempts: 3, backoff: 1s, ceiling: 1s}
    """
  }

  private func granted(for namespaces: Set<Namespace>?) throws -> Set<Right> {
    let kind = namespaces == nil ? "ClusterRole" : "Role"
    let role = try #require(
      try InstallTemplates.manifests(for: namespaces).first { $0["kind"]?.string == kind })
    var rights: Set<Right> = []
    for rule in role["rules"]?.array ?? [] {
      for (group, resource, verb) in rule.combinations {
        rights.insert(Right(verb: verb, group: group, resource: resource))
      }
    }
    return rights
  }
}

extension JSONValue {
  fileprivate var isMailers: Bool { self[["metadata", "name"]]?.string == "mailer-values" }

  /// Every group, resource and verb that a rule has together.
  fileprivate var combinations: [(String, String, String)] {
    let words = { (key: String) in (self[key]?.array ?? []).compactMap(\.string) }
    return words("apiGroups").flatMap { group in
      words("resources").flatMap { resource in
        words("verbs").map { (group, resource, $0) }
      }
    }
  }
}
