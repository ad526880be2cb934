// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A promotion that can be proposed: which release goes where.
package struct Proposal: Hashable, Sendable {
  package let environment: EnvironmentName
  package let sources: [EnvironmentName]
  package let bundle: BundleName
  package let release: Release
  /// Every target cluster that has the Bundle, also those that have the version already.
  package let moves: [Move]

  /// One target: from which version to which.
  package struct Move: Hashable, Sendable {
    package let cluster: ClusterID
    /// From 1.
    package let wave: Int
    package let from: WantedVersion
    package let health: Health
    package let hasDrifted: Bool
    /// One line: what is wrong there now; empty when nothing is.
    package let blocks: String
    /// Where the version is written.
    package let origin: SourceLocation
    /// Whether the file says another version than the proposed one.
    package let isNeeded: Bool
  }

  /// `ferry/<environment>/<bundle>`.
  package var branch: BranchName? { promotionBranch(of: bundle, into: environment) }

  /// The title of the merge request and the subject of the commit.
  package var title: String { "Promote \(bundle) \(release.version) to \(environment)" }

  /// The commit's message, with trailers that tell what it carries.
  package var commitMessage: String {
    let lines = moves.filter(\.isNeeded).map { "\($0.cluster): \($0.from) -> \(release.version)" }
    return title + "\n\n" + lines.joined(separator: "\n") + "\n\n"
      + "Ferry-Promotion: \(environment)/\(bundle)\nFerry-Release: \(release)\n"
      + "Ferry-From: \(sources.map(\.text).joined(separator: ", "))\n"
  }
}

/// The branch that promotions of a Bundle into an environment come from; nothing when the names make
/// no branch.
package func promotionBranch(
  of bundle: BundleName, into environment: EnvironmentName
) -> BranchName? {
  BranchName("ferry/\(environment)/\(bundle)")
}

/// The release that a commit of Ferry's carries; nothing when it is not one.
package func promotedRelease(inCommitMessage message: String) -> String? {
  message.split(separator: "\n").last { $0.hasPrefix("Ferry-Release: ") }
    .map { String($0.dropFirst("Ferry-Release: ".count)) }
}
