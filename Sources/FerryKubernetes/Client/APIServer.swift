// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryPorts

/// Where a cluster's API is served, and the name it has in messages.
package struct APIServer: Hashable, Sendable {
  /// The kubeconfig context, or `in-cluster`.
  package let name: String
  package let url: HTTPURL
  /// `proxy-url` of the kubeconfig.
  package let proxy: String?

  package init(name: String, url: HTTPURL, proxy: String? = nil) {
    self.name = name
    self.url = url
    self.proxy = proxy
  }
}
