// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryPorts

/// Where kubeconfigs are, and whether we run in a cluster ourselves.
package struct KubeconfigSource: Hashable, Sendable {
  /// The context of the service account of the pod that we run in.
  package static let inClusterContext = "in-cluster"

  /// In order: of equal names the first file's counts. A file that is not there counts as empty.
  package let paths: [String]
  /// What plugins are started with.
  let environment: Redacted<[String: String]>
  private let inCluster: Kubeconfig

  /// Reads `KUBECONFIG`, `HOME`, `KUBERNETES_SERVICE_HOST` and `KUBERNETES_SERVICE_PORT`.
  package init(
    environment: [String: String],
    serviceAccountFolder: String = "/var/run/secrets/kubernetes.io/serviceaccount"
  ) {
    let listed = environment["KUBECONFIG", default: ""].split(separator: ":").map(String.init)
    let own = environment["HOME"].map { ["\($0)/.kube/config"] } ?? []
    paths = listed.isEmpty ? own : listed
    self.environment = Redacted(environment)
    inCluster = Self.inCluster(environment, serviceAccountFolder)
  }

  /// Reads all files and merges them; in a pod, the context `in-cluster` is there too.
  package func read() throws(KubernetesFailure) -> Kubeconfig {
    var merged = Kubeconfig()
    for path in paths {
      guard let bytes = try contents(of: path) else {
        merged.missingFiles.append(path)
        continue
      }
      merged.merge(try Kubeconfig(parsing: bytes, path: path))
    }
    merged.merge(inCluster)
    return merged
  }

  private func contents(of path: String) throws(KubernetesFailure) -> [UInt8]? {
    do {
      return try SmallFile(path).read()
    } catch  where error.isMissing {
      return nil
    } catch {
      throw KubernetesFailure(
        .configuration, doing: "reading the kubeconfig", detail: error.detail)
    }
  }

  /// https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
  private static func inCluster(
    _ environment: [String: String], _ folder: String
  ) -> Kubeconfig {
    guard let host = environment["KUBERNETES_SERVICE_HOST"],
      let url = HTTPURL(
        "https://\(host.contains(":") ? "[\(host)]" : host):"
          + environment["KUBERNETES_SERVICE_PORT", default: "443"])
    else { return Kubeconfig() }
    let name = inClusterContext
    return Kubeconfig(
      contexts: [name: .success(.init(cluster: name, user: name))],
      clusters: [name: .success(.init(url: url, certificateAuthority: .file("\(folder)/ca.crt")))],
      users: [name: .success(.init(tokenFile: "\(folder)/token"))])
  }
}
