// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A ConfigWatcher as it lives in a cluster, whoever made it.
package struct LiveConfigWatcher: Hashable, Sendable {
  package let id: ConfigWatcherID
  package let uid: String
  /// Grows with every change of the object; nothing when the server writes it otherwise.
  package let version: Int?
  package let generation: Int
  package let configMap: String
  /// Empty where it says what is no mapping of texts: such a selector selects nothing.
  package let podSelector: [String: String]
  package let labels: [String: String]
  package let annotations: [String: String]
  package let isDeleting: Bool
  package let status: ConfigWatcherStatus

  /// Nothing when the object has no usable name.
  package init?(json: JSONValue) {
    let metadata = json["metadata"] ?? .null
    guard let name = metadata["name"]?.string,
      let namespace = metadata["namespace"]?.string.flatMap(Namespace.init)
    else { return nil }
    id = ConfigWatcherID(namespace: namespace, name: name)
    uid = metadata["uid"]?.string ?? ""
    version = metadata["resourceVersion"]?.string.flatMap { Int($0) }
    generation = metadata["generation"]?.integer ?? 0
    configMap = json[["spec", "configMap"]]?.string ?? ""
    podSelector = json[["spec", "podSelector"]]?.strings ?? [:]
    labels = metadata["labels"]?.strings ?? [:]
    annotations = metadata["annotations"]?.strings ?? [:]
    isDeleting = metadata["deletionTimestamp"]?.string != nil
    status = ConfigWatcherStatus(json: json["status"])
  }

  /// Whether Ferry created it from Git.
  package var isOurs: Bool {
    labels[Label.managedBy] == Label.ferry && annotations[appliedAnnotation] != nil
  }
}
