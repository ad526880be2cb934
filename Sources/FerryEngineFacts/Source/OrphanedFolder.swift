// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A cluster folder that left Git while its Bundles stay in the cluster, where nobody follows them.
package struct OrphanedFolder: Hashable, Sendable {
  package let cluster: ClusterID
  /// What took it away.
  package let commit: GitObjectID
  /// What it had.
  package let bundles: [BundleID]

  /// For people: what became of them, and what to do.
  package var sentence: String {
    let names = bundles.prefix(5).map(\.description).joined(separator: ", ")
    let rest = bundles.count > 5 ? " and \(bundles.count - 5) more" : ""
    return "\(cluster) left Git in \(commit.short), and nothing is deleted there: orphaned are "
      + "\(names)\(rest); bring the folder back, or say that it is meant: `ferry forget \(cluster)`"
  }

  /// The line of a commit message that says that it is meant.
  package static func trailer(forgetting cluster: ClusterID) -> String {
    "Ferry-Forget: \(cluster)\n"
  }

  /// The clusters that a commit message tells to forget.
  static func forgotten(inCommitMessage message: String) -> [ClusterID] {
    message.split(whereSeparator: \.isNewline).compactMap { line in
      guard line.hasPrefix("Ferry-Forget:") else { return nil }
      let parts = line.dropFirst("Ferry-Forget:".count).filter { !$0.isWhitespace }.split(
        separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 2, let environment = EnvironmentName(String(parts[0])),
        let name = ClusterName(String(parts[1]))
      else { return nil }
      return ClusterID(environment: environment, name: name)
    }
  }
}
