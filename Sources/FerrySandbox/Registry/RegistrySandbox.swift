// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts
package import Logging
import ServiceLifecycle

/// An OCI registry on a free port of 127.0.0.1, for the sandbox, the demo and the tests.
///
/// It speaks the distribution specification, so that Helm, werf and skopeo can push to it and pull
/// from it, and keeps everything in memory.
package final class RegistrySandbox: Service {
  private let responder: RegistryResponder
  private let server: SandboxServer
  private let notifier: RegistryNotifier?

  package init(
    access: RegistryAccess, notifier: RegistryNotifier?, clock: any KeepsTime, logger: Logger
  ) {
    let responder = RegistryResponder(access: access, notifier: notifier, clock: clock)
    (self.notifier, self.responder) = (notifier, responder)
    server = SandboxServer(name: "registry", logger: logger) { await responder.respond($0, at: $1) }
  }

  /// Serves until cancelled or shut down.
  package func run() async throws {
    guard let notifier else { return try await server.run() }
    try await withThrowingTaskGroup { [server] group in
      group.addTask { await notifier.outbox.run() }
      group.addTask { try await server.run() }
      try await group.next()
      group.cancelAll()
    }
  }

  /// Where it listens, as soon as it does.
  package func address() async throws -> SandboxAddress { try await server.address() }

  /// How many HTTP requests came so far.
  package var requestCount: Int { responder.requestCount }

  /// Makes a small bundle of the content and pushes it under the tag, as `werf bundle publish` does.
  ///
  /// Other content under the same tag moves the tag to another digest.
  @discardableResult
  package func publish(
    repository: String, tag: String, content: String
  ) throws(RegistryRefusal) -> Digest {
    try responder.publish(repository, tag, content, registry: server.addressNow)
  }
}
