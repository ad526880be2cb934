// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// An object that Git wants, and what Ferry applies of it: Git's labels and annotations, and its own.
package protocol AppliedObject {
  var labels: [String: String] { get }
  var annotations: [String: String] { get }
  var left: LeftToCluster? { get }
  /// What Git says of it beside labels and annotations.
  var wantedContent: [String: JSONValue] { get }
  /// What Ferry says of it beside the hash.
  var ownAnnotations: [String: String] { get }
  /// The hash of what Git wants, which the applied object carries.
  var appliedHash: String { get }
}

extension AppliedObject {
  package var ownAnnotations: [String: String] { [:] }

  package var appliedLabels: [String: String] {
    labels.merging([Label.managedBy: Label.ferry]) { _, ours in ours }
  }

  package var appliedAnnotations: [String: String] {
    annotations.merging(ownAnnotations) { _, ours in ours }
      .merging([appliedAnnotation: appliedHash]) { _, ours in ours }
  }

  package var appliedHash: String { left?.wantedHash ?? contentHash }

  fileprivate var contentHash: String {
    let metadata = ["labels": JSONValue(labels), "annotations": JSONValue(annotations)]
    let content = JSONValue.object(wantedContent.merging(metadata) { _, metadata in metadata })
    return String(sha256(content.canonicalBytes).prefix(16))
  }
}

extension DesiredBundle: AppliedObject {
  package var wantedContent: [String: JSONValue] { ["spec": spec] }

  package var appliedHash: String { left?.wantedHash ?? rememberedHash { contentHash } }

  package var ownAnnotations: [String: String] {
    [Annotation.disableAutoupdate: annotations[Annotation.disableAutoupdate] ?? "ferry"]
  }
}

extension DesiredConfigMap: AppliedObject {
  package var wantedContent: [String: JSONValue] { ["data": JSONValue(data)] }

  package var appliedHash: String { left?.wantedHash ?? rememberedHash { contentHash } }

  /// The hash of its data.
  package var dataHash: String { rememberedDataHash { FerryPlan.dataHash(data) } }
}

extension DesiredConfigWatcher: AppliedObject {
  package var wantedContent: [String: JSONValue] {
    ["configMap": .string(configMap), "podSelector": JSONValue(podSelector)]
  }
}
