// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts
import FerrySandboxHTTP
import FerrySandboxKubernetesCluster
package import FerrySandboxKubernetesTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOCore
import ServiceLifecycle

/// One API server on a free port of 127.0.0.1, with its cluster in memory.
///
/// It is what `ferry sandbox` and `ferry demo` run: kubectl and Ferry speak with it as with any
/// cluster. The cluster is there from the start; `run` makes it reachable.
package final class KubernetesSandbox: Service {
  package let name: String
  private let certificates: SandboxCertificates
  private let clock: any KeepsTime
  private let logger: Logger
  private let announced = Announcement<String>()
  let cluster: ClusterBox

  package init(
    name: String, token: Redacted<String>, certificates: SandboxCertificates,
    jobs: JobBehavior = JobBehavior(), allowsAnonymous: Bool = true, clock: any KeepsTime,
    logger: Logger
  ) {
    self.name = name
    self.certificates = certificates
    self.clock = clock
    self.logger = logger
    let access = Access(adminToken: token, allowsAnonymous: allowsAnonymous)
    let state = ClusterState(
      access: access, jobs: jobs, caPEM: certificates.authorityPEM, at: clock.now)
    cluster = ClusterBox(state, clock: clock)
  }

  /// Where it listens, `https://127.0.0.1:<port>`; nothing while it does not.
  package var addressNow: String? { announced.valueNow }

  /// Where it listens, as soon as it does; throws when it never will.
  package func address() async throws -> String { try await announced.value() }

  /// The certificate that clients must trust.
  package var authorityPEM: String { certificates.authorityPEM }

  /// Serves until cancelled or shut down.
  package func run() async throws { try await run(onListening: { _ in }) }

  /// Serves until cancelled or shut down, and says on which port as soon as it is known.
  package func run(
    onListening: @escaping @Sendable (_ port: Int) async -> Void
  ) async throws {
    defer { announced.withdraw() }
    let application = try application(onListening)
    // Watches stay open as long as they may, so a shutdown ends them rather than waiting for them.
    try await cancelWhenGracefulShutdown { [cluster] in
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await application.run() }
        group.addTask { await cluster.keepTime() }
        try await group.next()
        group.cancelAll()
      }
    }
  }

  private func application(
    _ onListening: @escaping @Sendable (_ port: Int) async -> Void
  ) throws -> some ApplicationProtocol {
    var quiet = logger
    quiet.logLevel = .warning  // Hummingbird's own lines: ours say the same with the name
    return Application(
      responder: KubernetesResponder(cluster: cluster),
      server: try .tls(
        HTTPServerBuilder { NegotiatedChannel(responder: $0) },
        tlsConfiguration: certificates.tlsConfiguration()),
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { [announced, logger, name] channel in
        guard let port = channel.localAddress?.port else { return }
        logger.debug("a cluster listens", metadata: ["cluster": "\(name)", "port": "\(port)"])
        announced.tell("https://127.0.0.1:\(port)")
        await onListening(port)
      }, logger: quiet)
  }
}
