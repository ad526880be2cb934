// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts
package import FerrySandboxGitHost
import FerrySandboxGitModel
import FerrySandboxHTTP
package import FerrySandboxKubernetes
package import FerrySandboxRegistry
package import Logging
import ServiceLifecycle

/// A whole world on loopback for Ferry to work in: clusters, a registry, and a Git host with the
/// config repository. Tokens and secrets are made at random for each.
package final class Sandbox: Sendable {
  package let plan: SandboxPlan
  package let registry: RegistrySandbox
  package let gitHost: GitHostSandbox
  package let clusters: [ClusterID: KubernetesSandbox]
  package let token: Redacted<String>
  package let webhookSecret: Redacted<String>
  private let folder: SandboxFolder
  private let clusterTokens: [ClusterID: Redacted<String>]

  /// Prepares a sandbox whose files will be below the folder. Throws when no certificate can be made.
  package init(
    _ plan: SandboxPlan, folder path: String, http: any ExchangesHTTP, clock: any KeepsTime,
    logger: Logger
  ) throws {
    let folder = SandboxFolder(in: path)
    let token = Redacted("glpat-" + randomHex(bytes: 16))
    let certificates = try SandboxCertificates(at: clock.now)
    let tokens = plan.clusters.map { ($0.id, Redacted(randomHex(bytes: 24))) }
    let clusters = tokens.map { id, token in
      (
        id,
        KubernetesSandbox(
          name: id.description, token: token, certificates: certificates, jobs: plan.jobs,
          clock: clock, logger: logger)
      )
    }
    self.plan = plan
    self.folder = folder
    self.token = token
    webhookSecret = Redacted(randomHex(bytes: 24))
    clusterTokens = Dictionary(tokens, uniquingKeysWith: { first, _ in first })
    self.clusters = Dictionary(clusters, uniquingKeysWith: { first, _ in first })
    registry = RegistrySandbox(
      access: plan.registryAccess, http: http, clock: clock, logger: logger)
    gitHost = GitHostSandbox(
      plan.gitHost, folder: folder.repositories, token: token, http: http, clock: clock,
      logger: logger)
  }

  /// Runs everything until cancelled or shut down, and calls back once all of it can be reached.
  ///
  /// Nothing of it is left when this returns, files included. A part that ends by itself ends the
  /// others with its failure, as does a failure of the callback.
  package func run(
    onReady: @escaping @Sendable (SandboxDescription) async throws -> Void
  ) async throws {
    try folder.make()
    do {
      try await serve(onReady)
    } catch {
      try folder.remove()
      throw error
    }
    try folder.remove()
  }

  /// Sends the config repository's events to a receiver, with the sandbox's webhook secret.
  package func sendGitHostEvents(to url: HTTPURL) throws {
    guard let project = gitHost.project(plan.project) else {
      throw SandboxFailure(
        doing: "adding the webhook \(url)", detail: "the sandbox does not run yet")
    }
    try gitHost.addHook(url, secret: webhookSecret, to: project)
  }

  private func serve(
    _ onReady: @escaping @Sendable (SandboxDescription) async throws -> Void
  ) async throws {
    for cluster in clusters.values { try seed(cluster) }
    // Watches stay open as long as they may, so a shutdown ends them rather than waiting for them.
    try await cancelWhenGracefulShutdown { [self] in
      try await withThrowingTaskGroup(of: Part.self) { group in
        for cluster in clusters.values {
          group.addTask {
            try await cluster.run()
            return .server
          }
        }
        group.addTask { [registry] in
          try await registry.run()
          return .server
        }
        group.addTask { [gitHost] in
          try await gitHost.run()
          return .server
        }
        group.addTask { [self] in
          do {
            let registry = try await registry.address()
            let project = try await gitHost.addProject(
              plan.project, files: plan.files(registry: registry), defaultBranch: BranchName.main)
            try await onReady(try await describe(project))
          } catch is CancellationError where !Task.isCancelled {
            // A server ended before it had an address; why, it says itself.
          }
          return .callback
        }
        defer { group.cancelAll() }
        while let part = try await group.next() {
          if part == .server { return }
        }
      }
    }
  }

  /// What can end: the callback may and the sandbox goes on, a server only with all others.
  private enum Part { case server, callback }

  private func seed(_ cluster: KubernetesSandbox) throws(SandboxFailure) {
    let refusals = cluster.apply(plan.seeds)
    guard let first = refusals.first else { return }
    throw SandboxFailure(
      doing: "seeding cluster \(cluster.name)", detail: first["message"]?.string ?? "refused")
  }

  private func describe(_ project: HostedProject) async throws -> SandboxDescription {
    var entries: [SandboxKubeconfig.Entry] = []
    var described: [SandboxDescription.Cluster] = []
    for place in plan.clusters {
      guard let cluster = clusters[place.id], let token = clusterTokens[place.id] else { continue }
      let server = try await cluster.address()
      entries.append(
        SandboxKubeconfig.Entry(
          context: place.context, server: server, authorityPEM: cluster.authorityPEM, token: token))
      described.append(
        SandboxDescription.Cluster(id: place.id, context: place.context, server: server))
    }
    try folder.write(kubeconfig: SandboxKubeconfig(entries: entries).text)
    let host = try await gitHost.address()
    return SandboxDescription(
      kubeconfig: folder.kubeconfig, clusters: described, registry: try await registry.address(),
      gitHost: host, gitHostKind: gitHost.kind, repository: try await gitHost.cloneURL(of: project),
      token: token,
      webhookSecret: webhookSecret)
  }
}

extension BranchName {
  /// The branch that Ferry follows in the sandbox.
  fileprivate static let main: BranchName = {
    guard let main = BranchName("main") else { preconditionFailure("main is a branch name") }
    return main
  }()
}
