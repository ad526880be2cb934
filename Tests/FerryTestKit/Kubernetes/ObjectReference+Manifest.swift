// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

extension ObjectReference {
  /// What a manifest says it is; `KubernetesFailure.invalid` when that is not enough.
  package init(of manifest: JSONValue) throws(KubernetesFailure) {
    guard let kind = ResourceKind(of: manifest),
      let name = manifest[["metadata", "name"]]?.string
    else {
      throw KubernetesFailure(
        .invalid, doing: "reading a manifest", detail: "it has no known kind or no name")
    }
    let namespace = manifest[["metadata", "namespace"]]?.string.flatMap(Namespace.init)
    guard kind.isNamespaced == (namespace != nil) else {
      throw KubernetesFailure(
        .invalid, doing: "reading a manifest", detail: "\(kind) \(name) has a wrong namespace")
    }
    self.init(kind, namespace: namespace, name: name)
  }
}
