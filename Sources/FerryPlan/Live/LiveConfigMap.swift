// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A ConfigMap as it lives in a cluster; of its data mostly the hash alone is kept.
package struct LiveConfigMap: Hashable, Sendable {
  package let key: ConfigMapKey
  package let uid: String
  /// Grows with every change of the object; nothing when the server writes it otherwise.
  package let version: Int?
  package let dataHash: String
  /// Of what Ferry applied: a hash of each text, which tells what others added from what they changed.
  let textHashes: [String: String]
  /// Its texts; nothing where only the hash is kept.
  package let data: [String: String]?
  /// The hash of what Ferry last applied; nothing for what it did not.
  package let appliedHash: String?
  package let isOurs: Bool
  /// Those that are not Ferry's own; kept of what Ferry applied, and where the data is kept.
  package let labels: [String: String]
  /// Those that are not Ferry's own; kept of what Ferry applied, and where the data is kept.
  package let annotations: [String: String]
  /// An immutable copy that belongs to a Job and goes with it.
  package let isCopy: Bool
  /// When anybody last wrote any of it, to the second; nothing when the server does not say.
  package let written: Timestamp?

  /// Nothing when the object has no usable name.
  package init?(json: JSONValue, keepsData: (ConfigMapKey) -> Bool = { _ in false }) {
    let metadata = json["metadata"] ?? .null
    guard let name = metadata["name"]?.string,
      let namespace = metadata["namespace"]?.string.flatMap(Namespace.init)
    else { return nil }
    key = ConfigMapKey(namespace: namespace, name: name)
    uid = metadata["uid"]?.string ?? ""
    version = metadata["resourceVersion"]?.string.flatMap { Int($0) }
    let keepsData = keepsData(key)
    let texts = json["data"]?.strings ?? [:]
    dataHash = FerryPlan.dataHash(texts, binary: json["binaryData"]?.strings ?? [:])
    data = keepsData ? texts : nil
    appliedHash = metadata["annotations"]?[appliedAnnotation]?.string
    textHashes = appliedHash == nil ? [:] : texts.mapValues(textHash)
    let keepsAll = keepsData || appliedHash != nil
    labels = keepsAll ? metadata.others("labels", than: Label.managedBy) : [:]
    annotations = keepsAll ? metadata.others("annotations", than: appliedAnnotation) : [:]
    isOurs = metadata["labels"]?[Label.managedBy]?.string == Label.ferry
    written = (metadata["managedFields"]?.array ?? []).compactMap { $0["time"]?.timestamp }.max()
    isCopy = json["immutable"]?.bool == true && metadata["ownerReferences"]?.array != nil
  }
}

extension JSONValue {
  fileprivate func others(_ part: String, than own: String) -> [String: String] {
    self[part]?.strings.filter { $0.key != own } ?? [:]
  }
}

/// On objects that Ferry applied: the hash of what it applied, which tells drift from a change in Git.
package let appliedAnnotation = "ferry.dev/applied"
