// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// The program of a kubeconfig user that prints its credential.
///
/// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
package struct ExecPlugin: Hashable, Sendable {
  /// The versions of `client.authentication.k8s.io` that are spoken.
  static let versions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]

  let apiVersion: String
  /// A name to look for in `PATH`, or a path.
  let command: String
  let arguments: [String]
  /// Set on top of Ferry's own environment; the values may be secrets.
  let environment: Redacted<[String: String]>
  /// What the kubeconfig says to do when there is no such program.
  let installHint: String?
  let wantsClusterInfo: Bool
}

/// What a plugin is told of the cluster, if it wants to know.
struct PluginCluster: Hashable, Sendable {
  let cluster: Kubeconfig.Cluster
  let certificateAuthority: [UInt8]?
}

extension ExecPlugin {
  /// The value of `KUBERNETES_EXEC_INFO`.
  func information(about told: PluginCluster) -> JSONValue {
    var spec: JSONValue = ["interactive": false]
    if wantsClusterInfo { spec["cluster"] = told.json }
    return ["apiVersion": .string(apiVersion), "kind": "ExecCredential", "spec": spec]
  }

  /// Ferry's own environment without Ferry's own settings, which may be secrets, then the plugin's.
  func variables(in own: [String: String], about told: PluginCluster) -> [String] {
    own.filter { !$0.key.hasPrefix("FERRY_") }
      .merging(environment.revealed) { $1 }
      .merging(["KUBERNETES_EXEC_INFO": information(about: told).canonicalText]) { $1 }
      .map { "\($0.key)=\($0.value)" }
  }
}

extension PluginCluster {
  /// The `cluster` of an ExecCredential's spec.
  fileprivate var json: JSONValue {
    var json: JSONValue = ["server": .string(cluster.url.description)]
    if let name = cluster.serverName { json["tls-server-name"] = .string(name) }
    if cluster.skipsVerification { json["insecure-skip-tls-verify"] = true }
    if let proxy = cluster.proxy { json["proxy-url"] = .string(proxy) }
    if let authority = certificateAuthority {
      json["certificate-authority-data"] = .string(base64(authority))
    }
    if let settings = cluster.pluginSettings { json["config"] = settings }
    return json
  }
}
