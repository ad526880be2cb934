// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A Bundle as it lives in a cluster.
package struct LiveBundle: Hashable, Sendable {
  package let id: BundleID
  package let uid: String
  /// Grows with every change of the object; nothing when the server writes it otherwise.
  package let version: Int?
  package let generation: Int
  package let spec: JSONValue
  package let labels: [String: String]
  package let annotations: [String: String]
  package let finalizers: [String]
  package let isDeleting: Bool
  package let status: BundleStatus

  /// Nothing when the object has no usable name.
  package init?(json: JSONValue) {
    let metadata = json["metadata"] ?? .null
    guard let name = metadata["name"]?.string.flatMap(BundleName.init),
      let namespace = metadata["namespace"]?.string.flatMap(Namespace.init)
    else { return nil }
    id = BundleID(namespace: namespace, name: name)
    uid = metadata["uid"]?.string ?? ""
    version = metadata["resourceVersion"]?.string.flatMap { Int($0) }
    generation = metadata["generation"]?.integer ?? 0
    spec = json["spec"] ?? [:]
    labels = metadata["labels"]?.strings ?? [:]
    annotations = metadata["annotations"]?.strings ?? [:]
    finalizers = metadata["finalizers"]?.array?.compactMap(\.string) ?? []
    isDeleting = metadata["deletionTimestamp"]?.string != nil
    status = BundleStatus(json: json["status"])
  }

  /// Whether Ferry created it or took it over from Git.
  package var isOurs: Bool { labels[Label.managedBy] == Label.ferry }
}
