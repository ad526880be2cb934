// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryTemplates

/// One revision of the config repository, read.
package struct SourceReading: Sendable {
  package var desired: DesiredState
  package var templates: JobTemplates
  /// The text of `templates/merge-request.md`.
  package var mergeRequestTemplate: String
  /// The text of `templates/merge-request-group.md`.
  package var groupTemplate: String
  /// The text of `templates/rollout-comment.md`.
  package var rolloutTemplate: String
  /// The text of `templates/plan-comment.md`.
  package var planTemplate: String
  /// The count in the trailer `Ferry-Confirm-Prune` of the head commit, or of the one it merges.
  package var confirmedDeletions: Int?
}
