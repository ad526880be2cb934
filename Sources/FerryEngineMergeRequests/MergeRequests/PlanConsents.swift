// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryPromotion

/// The commits of forks that somebody who may push wants planned.
///
/// A plan tells what runs in the clusters, so a stranger's merge request gets one only when it was
/// asked for, commit by commit. What is known here is at the host too, in Ferry's answers.
final class PlanConsents: Sendable {
  private let given = Lock([Int: Set<GitObjectID>]())

  /// Lets a commit of a merge request be planned.
  func give(for commit: GitObjectID, of number: Int) {
    _ = given.withLock { $0[number, default: []].insert(commit) }
  }

  func isGiven(for commit: GitObjectID, of number: Int) -> Bool {
    given.withLock { $0[number]?.contains(commit) ?? false }
  }

  /// Forgets all but these merge requests.
  func keep(only numbers: Set<Int>) {
    given.withLock { $0 = $0.filter { numbers.contains($0.key) } }
  }

  /// What `/ferry plan` is answered with on a merge request from a fork.
  static func sentence(for commit: GitObjectID) -> String {
    "planned as of commit \(commit.hex); what is pushed to the fork later has to be asked for again"
  }
}

extension HostComment {
  /// The commit of a fork for which this comment asked, and was answered.
  var consent: GitObjectID? {
    guard let answer, CommentCommand(comment: text)?.word == .plan,
      let commit = answer.split(whereSeparator: { !$0.isHexDigit })
        .compactMap({ GitObjectID(hex: String($0)) }).first,
      answer == commandAnswer(PlanConsents.sentence(for: commit), isDone: true)
    else { return nil }
    return commit
  }
}
