// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
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
      users: file.entries(root["users"], "user", file.user),
      currentContext: file.text(root, "current-context"))
  }
}
