// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A Bundle as it lives in a cluster: one object however many plans and looks hold it.
package final class LiveBundle: Sendable {
  package let id: BundleID
  package let uid: String
  /// By the cluster's clock, to the second; nothing when the object does not tell.
  package let created: Timestamp?
  /// Grows with every change of the object; nothing when the server writes it otherwise.
  package let version: Int?
  package let generation: Int
  package let spec: JSONValue
  package let labels: [String: String]
  package let annotations: [String: String]
  package let finalizers: [String]
  package let isDeleting: Bool
  package let status: BundleStatus
  /// Whether Ferry created it or took it over from Git.
  package let isOurs: Bool

  /// Nothing when the object has no usable name.
  package init?(json: JSONValue) {
    let metadata = json["metadata"] ?? .null
    guard let name = metadata["name"]?.string.flatMap(BundleName.init),
      let namespace = metadata["namespace"]?.string.flatMap(Namespace.init)
    else { return nil }
    id = BundleID(namespace: namespace, name: name)
    uid = metadata["uid"]?.string ?? ""
    created = metadata["creationTimestamp"]?.timestamp
    version = metadata["resourceVersion"]?.string.flatMap { Int($0) }
    generation = metadata["generation"]?.integer ?? 0
    spec = json["spec"] ?? [:]
    labels = metadata["labels"]?.strings ?? [:]
    annotations = metadata["annotations"]?.strings ?? [:]
    finalizers = metadata["finalizers"]?.array?.compactMap(\.string) ?? []
    isDeleting = metadata["deletionTimestamp"]?.string != nil
    status = BundleStatus(json: json["status"])
    isOurs = labels[Label.managedBy] == Label.ferry
  }
}

extension LiveBundle: Hashable {
  package static func == (left: LiveBundle, right: LiveBundle) -> Bool {
    left === right
      || (left.id == right.id && left.uid == right.uid && left.version == right.version
        && left.generation == right.generation && left.spec == right.spec
        && left.labels == right.labels && left.annotations == right.annotations
        && left.finalizers == right.finalizers && left.isDeleting == right.isDeleting
        && left.status == right.status)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(id)
    hasher.combine(uid)
    hasher.combine(version)
  }
}
