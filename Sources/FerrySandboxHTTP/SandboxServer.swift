// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts
package import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle

/// A plain HTTP server on a free port of 127.0.0.1 that lives as long as `run` does.
package final class SandboxServer: Service {
  /// What answers a request; nothing thrown leaves it, because a refusal is an answer too.
  package typealias Responder = @Sendable (Request, SandboxAddress) async -> Response

  private let name: String
  private let logger: Logger
  private let respond: Responder
  private let announced = Announcement<SandboxAddress>()

  package init(name: String, logger: Logger, respond: @escaping Responder) {
    self.name = name
    self.logger = logger
    self.respond = respond
  }

  /// Where the server listens, as soon as it does; throws when it never will.
  package func address() async throws -> SandboxAddress { try await announced.value() }

  /// The address while the server listens, for what it says of itself inside an answer.
  package var addressNow: SandboxAddress? { announced.valueNow }

  package func run() async throws {
    defer { announced.withdraw() }
    var quiet = logger
    quiet.logLevel = .warning  // Hummingbird's own lines: ours say the same with the name
    let application = Application(
      responder: CallbackResponder<BasicRequestContext> { [respond, announced] request, _ in
        // Told before the first connection is taken.
        guard let address = announced.valueNow else {
          return Response(status: .serviceUnavailable)
        }
        return await respond(request, address)
      },
      server: .http1(configuration: .init(idleTimeout: .seconds(60))),
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { [announced, logger, name] channel in
        guard let port = channel.localAddress?.port else { return }
        let address = SandboxAddress(host: "127.0.0.1", port: port)
        logger.debug("\(name) listens", metadata: ["address": "\(address)"])
        announced.tell(address)
      },
      logger: quiet)
    try await serve(application, logger: quiet)
  }

  /// Serves until it is cancelled, and then ends gracefully.
  ///
  /// A task of its own keeps the cancellation from the server: a connection that comes in while
  /// Hummingbird's task is cancelled is dropped, and NIO ends the process for a dropped one.
  private func serve(_ application: some Service, logger: Logger) async throws {
    var configuration = ServiceGroupConfiguration(services: [application], logger: logger)
    configuration.maximumGracefulShutdownDuration = .seconds(1)
    let group = ServiceGroup(configuration: configuration)
    let serving = Task { try await group.run() }
    try await withTaskCancellationHandler {
      try await serving.value
    } onCancel: {
      Task { await group.triggerGracefulShutdown() }
    }
  }
}
