// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryCommands
import FerryDomain
import FerryEngine
import FerryEngineFacts
import FerryGit
import FerryGitHost
import FerryHTTP
import FerryKubernetes
import FerryLeases
import FerryPorts
import FerryServer
import FoundationEssentials
import Logging
import ServiceLifecycle
import UnixSignals

extension FerryComposition {
  func serve(_ flags: Flags) async throws {
    let reader = try SettingsReader(
      flags, environment: ProcessInfo.processInfo.environment)
    var settings = try WorldSettings(reader)
    let server = try ServerSettings(reader, host: settings.host?.kind)
    settings.engine.hasWebhooks = server.secrets.values.contains { !$0.isEmpty }
    startLogging(asJSON: reader.text("output") == OutputFormat.json.rawValue)
    let logger = Logger(label: "ferry")
    let metrics = MetricsBook()
    let http = HTTPClient()
    defer { http.shutdown() }
    let keeper = try await keeper(
      HomeSettings(reader), http: http, metrics: metrics, logger: logger)
    let folder = try DataFolder(settings.dataFolder)
    defer { folder.remove() }
    if let busy = folder.busy {
      logger.warning("another process uses \(busy): this one clones into a temporary folder")
    }
    try await withWorld(
      settings, in: folder, metrics: metrics, pushing: keeper?.fence(of: .pusher) ?? .open,
      warn: { logger.warning("\($0)") }
    ) { ports, workspace in
      try await run(
        ports, settings.engine, workspace, keeper: keeper, server: server, metrics: metrics,
        logger: logger)
    }
  }

  /// Keeps the Leases in the home cluster; nothing where there is none.
  private func keeper(
    _ home: HomeSettings?, http: HTTPClient, metrics: MetricsBook, logger: Logger
  ) async throws -> LeaseKeeper? {
    guard let home else {
      logger.info(
        "runs alone: no home cluster is set, so there must be no second Ferry for this repository")
      return nil
    }
    let fleet = KubernetesFleet(
      home.kubeconfig, http: http.counted(as: .kubernetes, metrics), clock: time,
      warn: { logger.warning("\($0)") })
    logger.info("is replica \(home.replica); Leases are in the namespace \(home.namespace)")
    return LeaseKeeper(
      replica: home.replica, home: try await fleet.currentAPI(), namespace: home.namespace,
      clock: BootTime(), time: time, logger: logger, metrics: metrics)
  }

  /// Before the first logger is made, the libraries' own included.
  private func startLogging(asJSON: Bool) {
    guard asJSON else { return }
    let standardError = StandardError()
    let time = time
    LoggingSystem.bootstrap { label in
      JSONLogHandler(label: label, time: time) { standardError.write($0) }
    }
  }

  private func run(
    _ ports: EnginePorts, _ settings: EngineSettings, _ workspace: GitWorkspace,
    keeper: LeaseKeeper?, server: ServerSettings, metrics: MetricsBook, logger: Logger
  ) async throws {
    var ports = ports
    if let keeper { ports.leases = keeper }
    let engine = Engine(ports: ports, settings: settings, logger: logger)
    let world = ServerWorld(
      signals: engine, fleet: engine, leases: keeper ?? RunsAlone(), clock: time, metrics: metrics
    ) {
      engine.isReady ? .ready : .notReady("the config repository was not read yet")
    }
    let receiver = ReceiverServer(settings: server, world: world, logger: logger) { port in
      logger.info("listening on http://\(server.host):\(port)/")
    }
    let tidy = TidyService(workspace: workspace, time: time, logger: logger)
    let group = ServiceGroup(
      // The last to be told to stop is the first of them: what is held is given back at the end.
      services: (keeper.map { [$0] } ?? []) + [engine, receiver, tidy, MemoryService(time: time)],
      gracefulShutdownSignals: [.sigterm, .sigint],
      logger: logger)
    try await group.run()
  }
}

extension ServerSettings {
  /// Where to listen and which webhooks to believe; the secret is for the Git host that is set.
  init(_ reader: SettingsReader, host kind: GitHost?) throws {
    let listen = reader.text("listen") ?? "127.0.0.1:8080"
    guard let colon = listen.lastIndex(of: ":"),
      let port = Int(listen[listen.index(after: colon)...]),
      (0...65_535).contains(port)
    else { throw SettingsFailure("listen is \"\(listen)\": write host:port") }
    let secrets = try Self.secrets(reader, "webhookSecret")
    self.init(
      host: String(listen[..<colon]), port: port,
      secrets: kind.flatMap { kind in secrets.map { [kind: $0] } } ?? [:],
      registrySecrets: try Self.secrets(reader, "registryWebhookSecret") ?? [])
  }

  /// One per line.
  private static func secrets(
    _ reader: SettingsReader, _ key: String
  ) throws -> [Redacted<String>]? {
    try reader.secret(key)?.revealed.split(whereSeparator: \.isNewline)
      .map { Redacted(String($0)) }
  }
}
