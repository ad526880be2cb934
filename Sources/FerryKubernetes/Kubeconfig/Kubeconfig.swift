// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// What kubeconfig files say: contexts, and the clusters and users that they join.
///
/// A broken entry spoils only the contexts that use it.
/// https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
package struct Kubeconfig: Hashable, Sendable {
  package typealias Entry<Value> = Result<Value, KubernetesFailure>

  /// A cluster and a user by their names.
  package struct Context: Hashable, Sendable {
    package let cluster: String
    /// Empty for nobody.
    package let user: String
  }

  /// Where an API is served, and whom to trust there.
  package struct Cluster: Hashable, Sendable {
    package let url: HTTPURL
    package var certificateAuthority: Material?
    package var serverName: String?
    package var skipsVerification = false
    package var proxy: String?
    /// The extension `client.authentication.k8s.io/exec`: settings for plugins.
    package var pluginSettings: JSONValue?
  }

  /// Who we are to a cluster.
  package struct User: Hashable, Sendable {
    package var clientCertificate: Material?
    package var clientKey: Material?
    package var token: Redacted<String>?
    /// Wins over `token`.
    package var tokenFile: String?
    package var username: String?
    package var password: Redacted<String>?
    /// Asked where there is no token and no password.
    package var plugin: ExecPlugin?
    package var impersonation: Impersonation?
  }

  /// Bytes in the kubeconfig itself, or the path of a file that is read again and again.
  package enum Material: Hashable, Sendable {
    case data(Redacted<[UInt8]>)
    case file(String)
  }

  package private(set) var contexts: [String: Entry<Context>]
  package private(set) var clusters: [String: Entry<Cluster>]
  package private(set) var users: [String: Entry<User>]
  /// The context that counts where none is named.
  package private(set) var currentContext: String?
  /// Files that were named and are not there.
  package var missingFiles: [String] = []

  package init(
    contexts: [String: Entry<Context>] = [:], clusters: [String: Entry<Cluster>] = [:],
    users: [String: Entry<User>] = [:], currentContext: String? = nil
  ) {
    self.contexts = contexts
    self.currentContext = currentContext
    self.clusters = clusters
    self.users = users
  }

  /// Adds what another file has and this one has not: of equal names the first file's counts.
  package mutating func merge(_ later: Kubeconfig) {
    currentContext = currentContext ?? later.currentContext
    contexts.merge(later.contexts) { first, _ in first }
    clusters.merge(later.clusters) { first, _ in first }
    users.merge(later.users) { first, _ in first }
  }

  /// The cluster and the user of a context; nothing when there is no such context.
  package func resolve(_ name: String) throws(KubernetesFailure) -> Identity? {
    guard let context = try contexts[name]?.get() else { return nil }
    guard let cluster = try clusters[context.cluster]?.get() else {
      throw missing("cluster \(context.cluster)", of: name)
    }
    if context.user.isEmpty { return Identity(cluster: cluster, user: User()) }
    guard let user = try users[context.user]?.get() else {
      throw missing("user \(context.user)", of: name)
    }
    return Identity(cluster: cluster, user: user)
  }

  /// A user at a cluster.
  package struct Identity: Hashable, Sendable {
    package let cluster: Cluster
    package let user: User
  }

  private func missing(_ what: String, of context: String) -> KubernetesFailure {
    KubernetesFailure(
      .configuration, doing: "reading the kubeconfig",
      detail: "context \(context) names the \(what), which is not there")
  }
}
