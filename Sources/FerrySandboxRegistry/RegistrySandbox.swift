// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerrySandboxHTTP
package import FerryDomain
package import FerryPorts
package import Logging
import ServiceLifecycle

/// An OCI registry on a free port of 127.0.0.1, for the sandbox, the demo and the tests.
///
/// It speaks the distribution specification, so that Helm, werf and skopeo can push to it and pull
/// from it, and keeps everything in memory.
package final class RegistrySandbox: Service {
  /// What became of the latest notifications.
  package let outbox: Outbox
  private let responder: RegistryResponder
  private let server: SandboxServer

  package init(
    access: RegistryAccess, http: any ExchangesHTTP, clock: any KeepsTime, logger: Logger
  ) {
    let outbox = Outbox(http: http, clock: clock, atOnce: 4, logger: logger)
    let responder = RegistryResponder(
      access: access, notifier: RegistryNotifier(outbox: outbox), clock: clock)
    (self.outbox, self.responder) = (outbox, responder)
    server = SandboxServer(name: "registry", logger: logger) { await responder.respond($0, at: $1) }
  }

  /// Serves until cancelled or shut down.
  package func run() async throws {
    try await withThrowingTaskGroup { [outbox, server] group in
      group.addTask { await outbox.run() }
      group.addTask { try await server.run() }
      try await group.next()
      group.cancelAll()
    }
  }

  /// Tells the URL of each push from now on; `authorization` is sent as that header field's value.
  package func notify(_ url: HTTPURL, authorization: Redacted<String>?) throws(RegistryRefusal) {
    try responder.notifier.add(url, authorization)
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
