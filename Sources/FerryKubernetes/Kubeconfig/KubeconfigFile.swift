// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryYAML

/// One file on its way into a `Kubeconfig`: its lists, contexts and clusters.
struct KubeconfigFile {
  let path: String

  /// The mapping that the file is; nothing for an empty file.
  func root(of bytes: [UInt8]) throws(KubernetesFailure) -> YAMLNode? {
    let stream: YAMLStream
    do {
      stream = try YAMLStream(bytes)
    } catch {
      throw failure("\(error)")
    }
    if let problem = stream.problems.first { throw failure("\(problem)") }
    guard let root = stream.documents.first(where: { !$0.isEmpty })?.root else { return nil }
    guard root.resolved.kind == .mapping else { throw failure("it is no mapping", root) }
    return root
  }

  /// A list of `{name, <key>: …}`; of equal names the first counts.
  func entries<Value>(
    _ list: YAMLNode?, _ key: String,
    _ read: (String, YAMLNode) throws(KubernetesFailure) -> Value
  ) -> [String: Kubeconfig.Entry<Value>] {
    var entries: [String: Kubeconfig.Entry<Value>] = [:]
    for item in list?.items ?? [] {
      guard let name = text(item, "name"), entries[name] == nil else { continue }
      entries[name] = Result { () throws(KubernetesFailure) in
        guard let value = item[key] else { throw failure("\(key) \(name) says nothing", item) }
        return try read(name, value)
      }
    }
    return entries
  }

  /// Reads what a context joins.
  func context(_ name: String, _ node: YAMLNode) throws(KubernetesFailure) -> Kubeconfig.Context {
    guard let cluster = text(node, "cluster") else {
      throw failure("context \(name) names no cluster", node)
    }
    return Kubeconfig.Context(cluster: cluster, user: text(node, "user") ?? "")
  }

  /// Reads where a cluster is, and whom to trust there.
  func cluster(_ name: String, _ node: YAMLNode) throws(KubernetesFailure) -> Kubeconfig.Cluster {
    guard let server = text(node, "server") else {
      throw failure("cluster \(name) has no server", node)
    }
    guard let url = HTTPURL(server), url.query == nil else {
      throw failure(
        "the server of cluster \(name) is no URL such as https://host:6443: \(server)", node)
    }
    let authority = try material(node, "certificate-authority", name)
    let skipsVerification = node["insecure-skip-tls-verify"]?.scalar == .bool(true)
    if skipsVerification, authority != nil {
      throw failure(
        "cluster \(name) has a certificate-authority and insecure-skip-tls-verify; take one out",
        node)
    }
    return Kubeconfig.Cluster(
      url: url, certificateAuthority: authority, serverName: text(node, "tls-server-name"),
      skipsVerification: skipsVerification, proxy: try proxy(node, name),
      pluginSettings: pluginSettings(node))
  }

  private func proxy(_ node: YAMLNode, _ name: String) throws(KubernetesFailure) -> String? {
    guard let proxy = text(node, "proxy-url") else { return nil }
    guard ["http://", "https://", "socks5://"].contains(where: proxy.hasPrefix) else {
      throw failure("the proxy-url of cluster \(name) is no http, https or socks5 URL", node)
    }
    return proxy
  }

  private func pluginSettings(_ node: YAMLNode) -> JSONValue? {
    let name = "client.authentication.k8s.io/exec"
    return node["extensions"]?.items.first { text($0, "name") == name }?["extension"]?.json
  }

  /// `<key>-data`, or else the file that `<key>` names.
  func material(
    _ node: YAMLNode, _ key: String, _ name: String
  ) throws(KubernetesFailure) -> Kubeconfig.Material? {
    if let text = text(node, key + "-data") {
      guard let bytes = decodedBase64(text.filter { !$0.isWhitespace }) else {
        throw failure("\(key)-data of \(name) is not base64", node)
      }
      return .data(Redacted(bytes))
    }
    return text(node, key).map { .file(absolute($0)) }
  }

  /// The characters of a scalar; nothing when it is not there or says nothing.
  func text(_ node: YAMLNode, _ key: String) -> String? {
    guard let value = node[key], !value.isNull, let text = value.text, !text.isEmpty else {
      return nil
    }
    return text
  }

  /// A path in this file; a relative one begins at its folder.
  func absolute(_ other: String) -> String {
    guard !other.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return other }
    return path[...slash] + other
  }

  /// A failure that names the file and, for a node, its line.
  func failure(_ detail: String, _ node: YAMLNode? = nil) -> KubernetesFailure {
    KubernetesFailure(
      .configuration, doing: "reading the kubeconfig",
      detail: "\(path):\(node.map { "\($0.line): " } ?? "")\(detail)")
  }
}
