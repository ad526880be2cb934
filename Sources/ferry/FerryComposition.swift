// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryCommands
import FerryDomain
import FerryEngineFacts
import FerryGit
import FerryGitHost
import FerryHTTP
import FerryKubernetes
import FerryPorts
import FerryRegistry
import FerryServer
import FoundationEssentials
import Metrics

/// Joins the adapters and the engine for the commands.
struct FerryComposition: Composition {
  let time = SystemClock()

  func withWorld(
    _ flags: Flags, _ body: @Sendable (EnginePorts, EngineSettings) async throws -> Void
  ) async throws {
    let reader = try SettingsReader(
      flags, environment: ProcessInfo.processInfo.environment)
    let settings = try WorldSettings(reader)
    let standardError = StandardError()
    let folder = try DataFolder(settings.dataFolder)
    defer { folder.remove() }
    try await withWorld(
      settings, in: folder, metrics: NOOPMetricsHandler.instance,
      warn: { standardError.write("warning: \($0)") }
    ) { ports, _ in
      try await body(ports, settings.engine)
    }
  }

  func withClusters(
    _ flags: Flags, _ body: @Sendable (any ReachesClusters, any KeepsTime) async throws -> Void
  ) async throws {
    let reader = try SettingsReader(
      flags, environment: ProcessInfo.processInfo.environment)
    let http = HTTPClient()
    defer { http.shutdown() }
    let standardError = StandardError()
    let fleet = KubernetesFleet(reader.kubeconfig, http: http, clock: time) {
      standardError.write("warning: \($0)")
    }
    try await body(fleet, time)
  }

  func withGitHost(
    _ flags: Flags, _ body: @Sendable (ReachedGitHost) async throws -> Void
  ) async throws {
    let reader = try SettingsReader(
      flags, environment: ProcessInfo.processInfo.environment)
    guard let host = try WorldSettings(reader).host else {
      throw SettingsFailure("no Git host is set: give --git-host or FERRY_GIT_HOST")
    }
    let secrets = try ServerSettings(reader, host: host.kind).secrets
    let http = HTTPClient()
    defer { http.shutdown() }
    try await body(
      ReachedGitHost(
        kind: host.kind, api: gitHostClient(host, http: http, clock: time),
        webhookSecret: secrets[host.kind]?.first))
  }

  /// Reaches out to the world, with a clone in the folder; what else was made for it is gone when the body
  /// returns.
  ///
  /// Nothing is pushed, and nothing changed at the Git host, but through the fence.
  func withWorld(
    _ settings: WorldSettings, in folder: DataFolder, metrics: any MetricsFactory,
    pushing fence: WriteFence = .open, warn: @escaping @Sendable (String) -> Void,
    _ body: (EnginePorts, GitWorkspace) async throws -> Void
  ) async throws {
    let http = HTTPClient()
    defer { http.shutdown() }
    let brake = EmergencyBrake()
    let fence = fence.closing(by: brake)
    let host = settings.host.map {
      gitHostClient(
        $0, http: FencedHTTP(http.counted(as: .gitHost, metrics), behind: fence), clock: time)
    }
    let workspace = GitWorkspace(
      of: settings.remote, in: folder.path, signingKey: settings.signingKey,
      credentials: settings.givesCredentials(host))
    let ports = EnginePorts(
      source: FencedSource(workspace, behind: fence),
      clusters: KubernetesFleet(
        settings.kubeconfig, http: http.counted(as: .kubernetes, metrics), clock: time,
        warn: warn),
      registry: RegistryClient(
        http: http.counted(as: .registry, metrics), clock: time, settings: settings.registry,
        accounts: RegistryAccounts(path: settings.dockerConfig, clock: time)),
      host: host, time: time, brake: brake, metrics: EngineMetrics(metrics))
    try await body(ports, workspace)
  }
}
