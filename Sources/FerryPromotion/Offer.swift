// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What one merge request, or one commit without a review, carries.
package enum Offer: Hashable, Sendable {
  case bundle(Proposal)
  /// All of an environment that can go, in the order of the Bundles; never none, and all are drafts or
  /// none is.
  case environment(EnvironmentName, [Proposal])

  package var proposals: [Proposal] {
    switch self {
    case .bundle(let proposal): [proposal]
    case .environment(_, let proposals): proposals
    }
  }

  package var environment: EnvironmentName {
    switch self {
    case .bundle(let proposal): proposal.environment
    case .environment(let name, _): name
    }
  }

  package var branch: BranchName? {
    switch self {
    case .bundle(let proposal): proposal.branch
    case .environment(let name, _): groupBranch(into: name)
    }
  }

  /// Whether it is not to be merged yet.
  package var isDraft: Bool { proposals.allSatisfy(\.isDraft) }

  /// The title of the merge request and the subject of the commit.
  package var title: String {
    let proposals = proposals
    return proposals.count == 1
      ? proposals[0].title : groupTitle(of: proposals.count, into: environment)
  }

  /// The commit's message with further lines about what it does, and trailers that tell what it
  /// carries.
  package func commitMessage(noting notes: [String]) -> String {
    let proposals = proposals
    guard proposals.count > 1 else { return proposals[0].commitMessage(noting: notes) }
    let lines = proposals.flatMap { proposal in
      proposal.moves.filter(\.isNeeded).map {
        "\(proposal.bundle) on \($0.cluster): \($0.from) -> \(proposal.release.version)"
      }
    }
    return title + "\n\n" + (lines + notes).joined(separator: "\n") + "\n\n"
      + proposals.map(\.trailers).joined()
      + "Ferry-From: \(proposals[0].sources.map(\.text).joined(separator: ", "))\n"
  }

  /// The comments that name what it carries, each on its own line.
  var markers: [String] { proposals.map(marker(of:)) }
}

/// The branch that the promotions of all Bundles into an environment come from.
///
/// No Bundle's name has an underscore, so it is never the branch of one; `ferry/<environment>` itself
/// cannot be, because Git keeps no branch beside others below its name.
package func groupBranch(into environment: EnvironmentName) -> BranchName? {
  BranchName("ferry/\(environment)/_all")
}

/// As many proposals as one text has room for, and those that must wait for the next.
///
/// The comments that name them stay whatever is cut, and take at most half of the text.
package func fitting(
  _ proposals: [Proposal], in limit: Int
) -> (now: [Proposal], later: [Proposal]) {
  var room = limit / 2
  let count = proposals.prefix { proposal in
    room -= marker(of: proposal).utf8.count + 1
    return room >= 0
  }.count
  return (Array(proposals.prefix(max(1, count))), Array(proposals.dropFirst(max(1, count))))
}

private func groupTitle(of count: Int, into environment: EnvironmentName) -> String {
  "Promote \(count) bundles to \(environment)"
}

/// Whether a line is the title of an offer of several Bundles, also with what hosts write behind it.
func isGroupTitle(_ line: Substring, into environment: EnvironmentName) -> Bool {
  let words = line.split(separator: " ").prefix(5)
  guard words.count == 5, let count = Int(words[1]) else { return false }
  return words.joined(separator: " ") == groupTitle(of: count, into: environment)
}
