// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryPorts
import FerryYAML

extension Kubeconfig {
  /// Reads one kubeconfig; its path is for messages, and relative paths in it begin at its folder.
  package init(parsing bytes: [UInt8], path: String) throws(KubernetesFailure) {
    let file = KubeconfigFile(path: path)
    guard let root = try file.root(of: bytes) else {
      self.init()
      return
    }
    self.init(
      contexts: file.entries(root["contexts"], "context", file.context),
      clusters: file.entries(root["clusters"], "cluster", file.cluster),
      users: file.entries(root["users"], "user", file.user))
  }
}

/// One file on its way into a `Kubeconfig`.
private struct KubeconfigFile {
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

  func context(_ name: String, _ node: YAMLNode) throws(KubernetesFailure) -> Kubeconfig.Context {
    guard let cluster = text(node, "cluster") else {
      throw failure("context \(name) names no cluster", node)
    }
    return Kubeconfig.Context(cluster: cluster, user: text(node, "user") ?? "")
  }

  func cluster(_ name: String, _ node: YAMLNode) throws(KubernetesFailure) -> Kubeconfig.Cluster {
    guard let server = text(node, "server") else {
      throw failure("cluster \(name) has no server", node)
    }
    guard let url = HTTPURL(server), url.query == nil else {
      throw failure(
        "the server of cluster \(name) is no URL such as https://host:6443: \(server)", node)
    }
    return Kubeconfig.Cluster(
      url: url, certificateAuthority: try material(node, "certificate-authority", name),
      serverName: text(node, "tls-server-name"),
      skipsVerification: node["insecure-skip-tls-verify"]?.scalar == .bool(true),
      proxy: text(node, "proxy-url"))
  }

  func user(_ name: String, _ node: YAMLNode) throws(KubernetesFailure) -> Kubeconfig.User {
    for key in ["exec", "auth-provider", "as"] where !(node[key]?.isNull ?? true) {
      throw failure(
        "user \(name) uses \(key), which Ferry cannot; give it a token, a token file or a client"
          + " certificate", node)
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
      username: text(node, "username"), password: text(node, "password").map(Redacted.init))
  }

  /// `<key>-data`, or else the file that `<key>` names.
  private func material(
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
  private func text(_ node: YAMLNode, _ key: String) -> String? {
    guard let value = node[key], !value.isNull, let text = value.text, !text.isEmpty else {
      return nil
    }
    return text
  }

  private func absolute(_ other: String) -> String {
    guard !other.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return other }
    return path[...slash] + other
  }

  private func failure(_ detail: String, _ node: YAMLNode? = nil) -> KubernetesFailure {
    KubernetesFailure(
      .configuration, doing: "reading the kubeconfig",
      detail: "\(path):\(node.map { "\($0.line): " } ?? "")\(detail)")
  }
}
