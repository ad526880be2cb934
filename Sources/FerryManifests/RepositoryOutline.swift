// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryManifestFields

/// What a config repository says besides its clusters, which are put together one by one: each takes as
/// long as it has Bundles, and none needs another.
package struct RepositoryOutline: Sendable {
  /// Without clusters.
  package let desired: DesiredState
  private let files: [ClusterID: [ParsedFile]]
  private let edits: [ClusterID: (ClusterEdit, Int)]
  /// The names of the Job templates.
  private let templates: Set<String>
  /// The pipeline could be read.
  private let hasRules: Bool

  init(
    desired: DesiredState, files: [ClusterID: [ParsedFile]], edits: [ClusterID: (ClusterEdit, Int)],
    templates: Set<String>, hasRules: Bool
  ) {
    (self.desired, self.files, self.edits) = (desired, files, edits)
    (self.templates, self.hasRules) = (templates, hasRules)
  }

  package var clusters: some Collection<ClusterID> & Sendable { files.keys }

  /// What Git wants of one cluster, with all that is wrong.
  package func cluster(_ id: ClusterID) -> DesiredCluster {
    // Rules that were read partly would blame the clusters for the pipeline's mistakes.
    let rules =
      hasRules ? desired.pipeline[id.environment] : EnvironmentRules(name: id.environment)
    let files = files[id] ?? []
    // What is not a manifest, or was too much, may be wrong by itself.
    if let rules, let (edit, count) = edits[id], count == files.count,
      let cluster = edit.cluster(rules: rules, templates: templates)
    {
      return cluster
    }
    return DesiredCluster(id, files: files, rules: rules, templates: templates)
  }
}
