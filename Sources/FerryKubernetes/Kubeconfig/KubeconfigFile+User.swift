// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryYAML

extension KubeconfigFile {
  /// Reads who somebody is to a cluster.
  func user(_ name: String, _ node: YAMLNode) throws(KubernetesFailure) -> Kubeconfig.User {
    if let provider = node["auth-provider"], !provider.isNull {
      throw failure(
        "user \(name) uses the auth-provider \(text(provider, "name") ?? "-"), which Kubernetes 1.26 "
          + "removed; use an exec plugin, a token file or a client certificate", provider)
    }
    let certificate = try material(node, "client-certificate", name)
    let key = try material(node, "client-key", name)
    guard (certificate == nil) == (key == nil) else {
      throw failure("user \(name) needs client-certificate and client-key, or neither", node)
    }
    return Kubeconfig.User(
      clientCertificate: certificate, clientKey: key,
      token: text(node, "token").map(Redacted.init),
      tokenFile: text(node, "tokenFile").map(absolute),
      username: text(node, "username"), password: text(node, "password").map(Redacted.init),
      plugin: try plugin(name, node), impersonation: try impersonation(name, node))
  }

  private func plugin(
    _ name: String, _ user: YAMLNode
  ) throws(KubernetesFailure) -> ExecPlugin? {
    guard let node = user["exec"], !node.isNull else { return nil }
    let version = text(node, "apiVersion") ?? ""
    guard ExecPlugin.versions.contains(version) else {
      throw failure(
        "the exec plugin of user \(name) speaks \(version.isEmpty ? "no version" : version); "
          + "Ferry speaks \(ExecPlugin.versions.joined(separator: " and "))", node)
    }
    guard let command = text(node, "command") else {
      throw failure("the exec plugin of user \(name) has no command", node)
    }
    try checkMode(text(node, "interactiveMode"), name, isRequired: version.hasSuffix("/v1"), node)
    let variables = (node["env"]?.items ?? []).compactMap { item in
      text(item, "name").map { ($0, item["value"]?.text ?? "") }
    }
    return ExecPlugin(
      apiVersion: version, command: command.contains("/") ? absolute(command) : command,
      arguments: (node["args"]?.items ?? []).compactMap(\.text),
      environment: Redacted(Dictionary(variables, uniquingKeysWith: { $1 })),
      installHint: text(node, "installHint"),
      wantsClusterInfo: node["provideClusterInfo"]?.scalar == .bool(true))
  }

  /// Ferry has no terminal to lend.
  private func checkMode(
    _ mode: String?, _ name: String, isRequired: Bool, _ node: YAMLNode
  ) throws(KubernetesFailure) {
    switch mode {
    case "Never", "IfAvailable": break
    case nil where !isRequired: break
    case "Always":
      throw failure(
        "the exec plugin of user \(name) wants a terminal (interactiveMode Always), which Ferry has "
          + "not; use credentials that need no person", node)
    default:
      throw failure(
        "the exec plugin of user \(name) has the interactiveMode \(mode ?? "-"); write Never or "
          + "IfAvailable", node)
    }
  }

  private func impersonation(
    _ name: String, _ node: YAMLNode
  ) throws(KubernetesFailure) -> Impersonation? {
    let uid = text(node, "as-uid")
    let groups = (node["as-groups"]?.items ?? []).compactMap(\.text)
    let extra = (node["as-user-extra"]?.entries ?? []).reduce(into: [String: [String]]()) {
      $0[$1.key.text ?? ""] = $1.value.items.compactMap(\.text)
    }
    guard let user = text(node, "as") else {
      guard uid == nil, groups.isEmpty, extra.isEmpty else {
        throw failure("user \(name) has as-uid, as-groups or as-user-extra without as", node)
      }
      return nil
    }
    let words = [user] + groups + (uid.map { [$0] } ?? []) + extra.values.joined()
    // They travel in header fields.
    guard words.allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }),
      extra.keys.allSatisfy({ !$0.isEmpty })
    else {
      throw failure("user \(name) impersonates somebody whose name no header can carry", node)
    }
    return Impersonation(user: user, uid: uid, groups: groups, extra: extra)
  }
}
