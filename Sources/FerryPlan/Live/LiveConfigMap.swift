// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A ConfigMap as it lives in a cluster; of its data only the hash is kept.
package struct LiveConfigMap: Hashable, Sendable {
  package let key: ConfigMapKey
  package let uid: String
  /// Grows with every change of the object; nothing when the server writes it otherwise.
  package let version: Int?
  package let dataHash: String
  /// The hash of what Ferry last applied; nothing for what it did not.
  package let appliedHash: String?
  package let isOurs: Bool
  /// An immutable copy that belongs to a Job and goes with it.
  package let isCopy: Bool
  /// When anybody last wrote any of it, to the second; nothing when the server does not say.
  package let written: Timestamp?

  /// Nothing when the object has no usable name.
  package init?(json: JSONValue) {
    let metadata = json["metadata"] ?? .null
    guard let name = metadata["name"]?.string,
      let namespace = metadata["namespace"]?.string.flatMap(Namespace.init)
    else { return nil }
    key = ConfigMapKey(namespace: namespace, name: name)
    uid = metadata["uid"]?.string ?? ""
    version = metadata["resourceVersion"]?.string.flatMap { Int($0) }
    dataHash = FerryPlan.dataHash(
      json["data"]?.strings ?? [:], binary: json["binaryData"]?.strings ?? [:])
    appliedHash = metadata["annotations"]?[appliedAnnotation]?.string
    isOurs = metadata["labels"]?[Label.managedBy]?.string == Label.ferry
    written = (metadata["managedFields"]?.array ?? []).compactMap { $0["time"]?.timestamp }.max()
    isCopy = json["immutable"]?.bool == true && metadata["ownerReferences"]?.array != nil
  }
}

/// On objects that Ferry applied: the hash of what it applied, which tells drift from a change in Git.
package let appliedAnnotation = "ferry.dev/applied"
