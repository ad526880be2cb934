// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts
import FerryWebhook
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import ServiceLifecycle

/// Listens for webhooks and shows the fleet.
///
/// It ends when its service group shuts down gracefully: requests are answered, event streams ended.
package struct ReceiverServer: Service {
  private let settings: ServerSettings
  private let world: ServerWorld
  private let logger: Logger
  private let onListening: @Sendable (Int) async -> Void

  /// Calls `onListening` with the port once connections are taken.
  package init(
    settings: ServerSettings, world: ServerWorld, logger: Logger,
    onListening: @escaping @Sendable (Int) async -> Void
  ) {
    self.settings = settings
    self.world = world
    self.logger = logger
    self.onListening = onListening
  }

  package func run() async throws {
    let limits = settings.limits
    var quiet = logger
    quiet.logLevel = .warning  // Hummingbird's own lines: ours say the same
    let application = Application(
      router: try router(),
      server: .http1(
        configuration: .init(
          additionalChannelHandlers: [StallGuard(limits.stallTime)],
          idleTimeout: TimeAmount(limits.idleTime),
          httpDecoderConfiguration: .init(
            maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))),
      configuration: ApplicationConfiguration(
        address: .hostname(settings.host, port: settings.port),
        availableConnectionsDelegate: .maximum(limits.connections, logger: logger)),
      onServerRunning: { await onListening($0.localAddress?.port ?? settings.port) },
      logger: quiet)
    try await application.run()
  }

  private func router() throws -> Router<ServerContext> {
    let router = Router(context: ServerContext.self, options: [.autoGenerateHeadEndpoints])
    router.add(middleware: SecurityHeaders())
    router.add(middleware: ReadDeadline(time: settings.limits.readTime))
    WebhookRoutes(settings: settings, world: world, logger: logger).add(to: router)
    ProbeRoutes(fleet: world.fleet, readiness: world.readiness).add(to: router)
    LeaseRoutes(leases: world.leases).add(to: router)
    MetricsRoutes(fleet: world.fleet, leases: world.leases, book: world.metrics).add(to: router)
    let page = try FleetPage()
    FleetRoutes(fleet: world.fleet, page: page).add(to: router)
    EventRoutes(world: world, page: page, limits: settings.limits).add(to: router)
    return router
  }
}
