// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryCommands
import FerryDomain
import FerryHTTP
import FerrySandbox
import FerrySandboxHTTP
import FerrySandboxRegistry
import Glibc
import Logging
import ServiceLifecycle
import UnixSignals

extension FerryComposition {
  func sandbox(_ gitHost: GitHost, _ output: OutputFormat) async throws {
    let example = ExampleRepository()
    let http = HTTPClient()
    defer { http.shutdown() }
    let folder = try DataFolder(nil)
    defer { folder.remove() }
    var plan = try example.plan()
    plan.gitHost = gitHost
    let sandbox = try Sandbox(
      plan, folder: folder.path, http: http, clock: time, logger: .quiet)
    let service = SandboxService(sandbox: sandbox) { description in
      try sandbox.publish(example.releases)
      print(output == .json ? description.line : description.introduction)
      fflush(nil)
    }
    let group = ServiceGroup(
      services: [service], gracefulShutdownSignals: [.sigterm, .sigint], logger: .quiet)
    try await group.run()
  }
}

/// A sandbox for a service group.
struct SandboxService: Service {
  let sandbox: Sandbox
  let onReady: @Sendable (SandboxDescription) async throws -> Void

  func run() async throws { try await sandbox.run(onReady: onReady) }
}

extension Sandbox {
  /// Publishes the releases that are not there yet.
  func publish(_ releases: [(repository: String, tag: String)]) throws {
    for (repository, tag) in releases {
      try registry.publish(repository: repository, tag: tag, content: "\(repository) \(tag)")
    }
  }
}

extension Logger {
  /// Says nothing: the sandbox tells its story on standard output, and failures end it.
  static var quiet: Logger {
    Logger(label: "ferry") { _ in SwiftLogNoOpLogHandler() }
  }
}

extension SandboxDescription {
  /// What a person needs to look around and to point Ferry at the sandbox.
  fileprivate var introduction: String {
    """
    A sandbox on loopback, until you press Ctrl-C.
      clusters    \(clusters.map(\.context).joined(separator: ", "))
      registry    \(registry)
      Git host    \(gitHost.url)/
      kubectl     export KUBECONFIG=\(kubeconfig)
                  kubectl --context \(clusters.first?.context ?? "") get bundles -A

    Ferry, in another terminal:
      export FERRY_REPOSITORY=\(repository) FERRY_GIT_HOST=\(gitHostKind)
      export FERRY_TOKEN=\(token.revealed) FERRY_WEBHOOK_SECRET=\(webhookSecret.revealed)
      export FERRY_KUBECONFIG=\(kubeconfig)
      ferry plan
    """
  }
}
