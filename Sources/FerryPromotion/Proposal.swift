// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A promotion that can be proposed: which release goes where.
package struct Proposal: Hashable, Sendable {
  package let environment: EnvironmentName
  package let sources: [EnvironmentName]
  package let bundle: BundleName
  package let release: Release
  package let occasion: Occasion
  package let way: PromotionRules.Way
  /// One sentence: what speaks for it.
  package let why: String
  /// The gates that are open, and why.
  package let passed: [GateNote]
  /// The gates that only time opens; none when it may go.
  package let waits: [GateNote]
  /// The Jobs that deployed it on the source clusters, where it is still there.
  package let jobs: [SourceJob]
  /// Newer candidates that wait: the version, and the gates.
  package let coming: [Coming]
  /// Every target cluster that has the Bundle, also those that have the version already.
  package let moves: [Move]
  /// The first cluster that gets it, where not all get it together.
  package let part: ClusterName?
  /// Whether a rollback took it back since it was merged: it is not done with then.
  package var wasRolledBack = false
  /// Where people read what is new in it.
  package var links: [TextLink] = []

  /// Why it is proposed.
  package enum Occasion: Hashable, Sendable {
    case promotion
    /// A person asked for it, and had these gates skipped.
    case order(PersonalOrder, skipped: [Gate])
    /// A person takes back what is there.
    case rollback(PersonalOrder)
  }

  /// What a gate says.
  package struct GateNote: Hashable, Sendable {
    package let name: String
    package let sentence: String
  }

  /// A Job in a source cluster.
  package struct SourceJob: Hashable, Sendable {
    package let cluster: ClusterID
    package let namespace: Namespace
    package let name: String
  }

  /// A newer candidate and what it waits for.
  package struct Coming: Hashable, Sendable {
    package let version: String
    package let gates: [String]
  }

  /// One target: from which version to which.
  package struct Move: Hashable, Sendable {
    package let cluster: ClusterID
    /// From 1.
    package let wave: Int
    package let from: WantedVersion
    package let health: Health
    package let hasDrifted: Bool
    /// One line: what is wrong there now, or why it is not its turn; empty when nothing is.
    package let blocks: String
    /// Where the version is written.
    package let origin: SourceLocation
    /// Whether this proposal writes the version there.
    package let isNeeded: Bool
  }

  /// Whether it is not to be merged yet.
  package var isDraft: Bool { !waits.isEmpty }

  /// `ferry/<environment>/<bundle>`.
  package var branch: BranchName? { promotionBranch(of: bundle, into: environment) }

  /// The title of the merge request and the subject of the commit.
  package var title: String {
    if case .rollback = occasion {
      "Roll back \(bundle) to \(release.version) in \(environment)"
    } else {
      "Promote \(bundle) \(release.version) to \(environment)"
    }
  }

  /// What it carries, as lines at the end of a commit's message.
  var trailers: String {
    "Ferry-Promotion: \(environment)/\(bundle)\nFerry-Release: \(release)\n"
  }

  /// The commit's message, with trailers that tell what it carries.
  package var commitMessage: String { commitMessage(noting: []) }

  /// The commit's message with further lines about what it does.
  package func commitMessage(noting notes: [String]) -> String {
    let lines =
      moves.filter(\.isNeeded).map { "\($0.cluster): \($0.from) -> \(release.version)" } + notes
    return title + "\n\n" + lines.joined(separator: "\n") + "\n\n"
      + trailers + "Ferry-From: \(sources.map(\.text).joined(separator: ", "))\n"
      + occasion.trailers
  }
}

extension Proposal.Occasion {
  fileprivate var trailers: String {
    switch self {
    case .promotion: ""
    case .order(let order, let skipped):
      order.trailers
        + (skipped.isEmpty
          ? "" : "Ferry-Skipped: \(skipped.map(\.kind.rawValue).joined(separator: ", "))\n")
    case .rollback(let order): order.trailers
    }
  }
}

/// The branch that promotions of a Bundle into an environment come from; nothing when the names make
/// no branch.
package func promotionBranch(
  of bundle: BundleName, into environment: EnvironmentName
) -> BranchName? {
  BranchName("ferry/\(environment)/\(bundle)")
}

/// Who asked for what a commit of Ferry's carries; nothing when nobody did, or it is not Ferry's.
package func orderer(inCommitMessage message: String) -> String? {
  message.split(separator: "\n").last { $0.hasPrefix("Ferry-By: ") }
    .map { String($0.dropFirst("Ferry-By: ".count)) }
}

/// What a commit of Ferry's promotes, such as `production/shop`.
package func promotions(inCommitMessage message: String) -> Set<Substring> {
  let trailer = "Ferry-Promotion: "
  return Set(
    message.split(separator: "\n").filter { $0.hasPrefix(trailer) }
      .map { $0.dropFirst(trailer.count) })
}

/// The release that a commit of Ferry's carries; nothing when it is not one.
package func promotedRelease(inCommitMessage message: String) -> String? {
  message.split(separator: "\n").last { $0.hasPrefix("Ferry-Release: ") }
    .map { String($0.dropFirst("Ferry-Release: ".count)) }
}
