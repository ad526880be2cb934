// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// Every cluster that the kubeconfig has: one client for each context, kept.
package final class KubernetesFleet: ReachesClusters {
  private let reader: KubeconfigReader
  private let http: any ExchangesHTTP
  private let clock: any KeepsTime
  private let warn: @Sendable (String) -> Void
  private let clients = Lock<[APIServer: KubernetesClient]>([:])

  /// `warn` takes sentences about what works and should not be so, each once; it returns at once.
  package init(
    _ source: KubeconfigSource, http: any ExchangesHTTP, clock: any KeepsTime,
    warn: @escaping @Sendable (String) -> Void
  ) {
    reader = KubeconfigReader(source, clock: clock)
    self.http = http
    self.clock = clock
    self.warn = warn
  }

  package func api(contexts: [String]) async throws(KubernetesFailure) -> any KubernetesAPI {
    let kubeconfig = try reader.kubeconfig()
    for context in contexts {
      if let identity = try kubeconfig.resolve(context) {
        return client(of: context, at: identity.cluster)
      }
    }
    throw KubernetesFailure(
      .configuration, doing: "looking for a cluster in the kubeconfig",
      detail: "there is no context \(contexts.joined(separator: " or ")); "
        + "add one, or name another in cluster.yaml (there are: \(known(in: kubeconfig)))"
        + kubeconfig.missingFiles.prefix(5).map { "; the file \($0) is not there" }.joined())
  }

  package func context(among contexts: [String]) -> String? {
    let known = (try? reader.kubeconfig())?.contexts
    return contexts.first { known?[$0] != nil }
  }

  /// The cluster of the current context, or of the only one.
  package func currentAPI() async throws(KubernetesFailure) -> any KubernetesAPI {
    let kubeconfig = try reader.kubeconfig()
    let contexts = kubeconfig.contexts.keys.sorted()
    guard let context = kubeconfig.currentContext ?? (contexts.count == 1 ? contexts[0] : nil)
    else {
      throw KubernetesFailure(
        .configuration, doing: "looking for the home cluster",
        detail: "the kubeconfig has \(contexts.count) contexts and no current-context: set one")
    }
    return try await api(contexts: [context])
  }

  private func client(of context: String, at cluster: Kubeconfig.Cluster) -> KubernetesClient {
    let server = APIServer(name: context, url: cluster.url, proxy: cluster.proxy)
    let access = KubeconfigAccess(context: context, reader: reader, clock: clock)
    let fresh = KubernetesClient(server: server, access: access, http: http, clock: clock)
    let (client, isFirst) = clients.withLock { clients in
      if let client = clients[server] { return (client, false) }
      let isFirst = !clients.keys.contains { $0.name == context }
      clients = clients.filter { $0.key.name != context }
      clients[server] = fresh
      return (fresh, isFirst)
    }
    if isFirst, cluster.skipsVerification {
      warn(
        "context \(context) trusts any certificate (insecure-skip-tls-verify): whoever stands in the"
          + " way can read and change everything; give it a certificate-authority")
    }
    return client
  }

  private func known(in kubeconfig: Kubeconfig) -> String {
    let names = kubeconfig.contexts.keys.sorted()
    return names.isEmpty ? "none" : names.prefix(20).joined(separator: ", ")
  }
}
