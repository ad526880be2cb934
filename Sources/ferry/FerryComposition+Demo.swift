// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser
import FerryCommands
import FerryDomain
import FerryEngine
import FerryEngineFacts
import FerryGit
import FerryGitHost
import FerryHTTP
import FerryKubernetes
import FerryPorts
import FerryRegistry
import FerrySandbox
import FerrySandboxHTTP
import FerryServer
import FerryViews
import Glibc
import ServiceLifecycle
import UnixSignals

/// Ends by itself once the story is told, and the sandbox gracefully with it.
private struct Storyteller: Service {
  let isTold: AsyncStream<Never>

  func run() async throws { await cancelWhenGracefulShutdown { for await _ in isTold {} } }
}

extension FerryComposition {
  func demo(_ style: DemoStyle) async throws {
    let story = Story(time: time, output: style.output)
    let http = HTTPClient()
    defer { http.shutdown() }
    let folder = try DataFolder(nil)
    defer { folder.remove() }
    let example = ExampleRepository()
    let sandbox = try Sandbox(
      try example.plan(), folder: folder.path, http: http, clock: time, logger: .quiet)
    let result = Lock(JSONValue?.none)
    let (isTold, told) = AsyncStream<Never>.makeStream()
    let service = SandboxService(sandbox: sandbox) { description in
      defer { told.finish() }
      try sandbox.publish(example.releases)
      try await play(
        style, in: sandbox, description, folder: folder.path, story: story, http: http,
        result: result)
    }
    let group = ServiceGroup(
      configuration: .init(
        services: [
          .init(service: service),
          .init(
            service: Storyteller(isTold: isTold),
            successTerminationBehavior: .gracefullyShutdownGroup),
        ], gracefulShutdownSignals: [.sigterm, .sigint], logger: .quiet))
    try await within(style.once ? .seconds(120) : nil) { try await group.run() }
    guard style.once else { return }
    let document = result.withLock { $0 }
    if style.output == .json {
      print((document ?? ["ok": false, "events": .array(story.told)]).prettyText)
    }
    if document?["ok"]?.bool != true { throw ExitCode(ExitCodes.failed) }
  }

  /// Runs Ferry in the sandbox until the story is over, and for a person until Ctrl-C.
  private func play(
    _ style: DemoStyle, in sandbox: Sandbox, _ description: SandboxDescription, folder: String,
    story: Story, http: HTTPClient, result: Lock<JSONValue?>
  ) async throws {
    let settings = EngineSettings(
      branch: BranchName("main").unsafelyUnwrapped, pollInterval: .seconds(1), hasWebhooks: true)
    let metrics = MetricsBook()
    let ports = try ports(
      description, folder: folder + "/clone", http: http, metrics: metrics)
    let engine = Engine(ports: ports, settings: settings, logger: .quiet) { story.tell($0) }
    let world = ServerWorld(signals: engine, fleet: engine, clock: time, metrics: metrics) {
      .ready
    }
    let server = ServerSettings(
      host: "127.0.0.1", port: 0, secrets: [.gitlab: [description.webhookSecret]])
    let receiver = ReceiverServer(settings: server, world: world, logger: .quiet) { port in
      introduce(description, port: port, story: story)
      guard let hook = HTTPURL("http://127.0.0.1:\(port)/webhooks/gitlab") else { return }
      try? sandbox.sendGitHostEvents(to: hook)
    }
    let demo = Demo(
      sandbox: sandbox, description: description, engine: engine, story: story, http: http)
    // The sandbox's servers wait for connections that we keep open and do not listen to.
    defer { http.shutdown() }
    let ferry = ServiceGroup(services: [engine, receiver], logger: .quiet)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await ferry.run() }
      try await demo.play(mergesItself: style.once)
      let document = document(engine.view, description, story: story)
      result.withLock { $0 = document }
      if !style.once, !Task.isCancelled {
        story.say("\nAll of it stays until you press Ctrl-C. Look around with kubectl.")
        try await group.next()
      }
      await ferry.triggerGracefulShutdown()
      try await group.waitForAll()
    }
  }

  private func ports(
    _ description: SandboxDescription, folder: String, http: HTTPClient,
    metrics: MetricsBook
  ) throws -> EnginePorts {
    let credentials = GitCredentials(login: GitLogin(user: "ferry", token: description.token))
    let host = try GitHostSettings(
      kind: .gitlab, repository: description.repository, access: .token(description.token))
    return EnginePorts(
      source: GitWorkspace(of: try GitRemote(parsing: description.repository), in: folder) {
        credentials
      },
      clusters: KubernetesFleet(
        KubeconfigSource(environment: ["KUBECONFIG": description.kubeconfig]),
        http: http.counted(as: .kubernetes, metrics), clock: time,
        // The sandbox's certificates are verified: there is nothing to warn of.
        warn: { _ in }),
      registry: RegistryClient(
        http: http.counted(as: .registry, metrics), clock: time,
        accounts: RegistryAccounts(path: nil, clock: time)),
      host: gitHostClient(host, http: http.counted(as: .gitHost, metrics), clock: time),
      time: time, metrics: EngineMetrics(metrics))
  }

  private func introduce(_ description: SandboxDescription, port: Int, story: Story) {
    let clusters = description.clusters.map(\.context).joined(separator: ", ")
    story.say(
      """
      Ferry in a sandbox on loopback.
        clusters    \(clusters)
        dashboard   http://127.0.0.1:\(port)/
        Git host    \(description.gitHost.url)/
        kubectl     export KUBECONFIG=\(description.kubeconfig)
                    kubectl --context production-eu-1 get bundles -A

      """)
  }

  private func document(
    _ view: FleetView, _ description: SandboxDescription, story: Story
  ) -> JSONValue {
    let isDone = view.runs(Demo.new, in: "staging") && view.runs(Demo.new, in: "production")
    return [
      "ok": .bool(isDone), "seconds": .double(story.elapsed),
      "version": .string(Demo.new), "repository": .string(description.repository),
      "events": .array(story.told), "fleet": view.toJSON,
    ]
  }

  /// Ends the work when it takes longer than the limit.
  private func within(
    _ limit: Duration?, _ work: @escaping @Sendable () async throws -> Void
  ) async throws {
    guard let limit else { return try await work() }
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        try await work()
        return true
      }
      group.addTask {
        try await Task.sleep(for: limit)
        return false
      }
      let isDone = try await group.next() ?? false
      group.cancelAll()
      if !isDone { throw DemoFailure("the demo did not end within \(limit)") }
    }
  }
}
