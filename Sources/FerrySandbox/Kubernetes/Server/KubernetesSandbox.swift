// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts
import Hummingbird
import HummingbirdTLS
import Logging
import NIOCore
import ServiceLifecycle

/// One API server on the loopback interface, with its cluster in memory.
///
/// It is what `ferry sandbox` and `ferry demo` run: kubectl and Ferry speak with it as with any
/// cluster. The cluster is there from the start; `run` makes it reachable.
package final class KubernetesSandbox: Sendable {
  package let name: String
  private let token: Redacted<String>
  private let certificates: SandboxCertificates
  private let clock: any KeepsTime
  let cluster: ClusterBox
  private let bound: Lock<Int?>

  package init(
    name: String, token: Redacted<String>, certificates: SandboxCertificates,
    jobs: JobBehavior = JobBehavior(), allowsAnonymous: Bool = true,
    clock: any KeepsTime = SystemTime()
  ) {
    self.name = name
    self.token = token
    self.certificates = certificates
    self.clock = clock
    let access = Access(adminToken: token, allowsAnonymous: allowsAnonymous)
    cluster = ClusterBox(
      ClusterState(access: access, jobs: jobs, caPEM: certificates.authorityPEM, at: clock.now),
      clock: clock)
    bound = Lock(nil)
  }

  /// Where it listens; nothing before it does.
  package var address: String? { bound.withLock { $0 }.map { "https://127.0.0.1:\($0)" } }

  /// The certificate that clients must trust.
  package var authorityPEM: String { certificates.authorityPEM }

  /// Listens on a free port until it is cancelled or shut down.
  package func run(
    onListening: @escaping @Sendable (_ port: Int) async -> Void
  ) async throws {
    let bound = bound
    let application = Application(
      responder: KubernetesResponder(cluster: cluster, clock: clock),
      server: try .tls(tlsConfiguration: certificates.tlsConfiguration()),
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in
        guard let port = channel.localAddress?.port else { return }
        bound.withLock { $0 = port }
        await onListening(port)
      }, logger: Logger(label: "ferry.sandbox", factory: { _ in SwiftLogNoOpLogHandler() }))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await application.run() }
      group.addTask { try await self.cluster.keepTime() }
      try await group.next()
      group.cancelAll()
    }
  }
}

extension KubernetesSandbox: Service {
  package func run() async throws { try await run(onListening: { _ in }) }
}
