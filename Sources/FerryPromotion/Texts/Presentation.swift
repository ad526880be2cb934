// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A merge request for a proposal as the host has it, in any state.
package struct ExistingRequest: Hashable, Sendable {
  package enum State: Hashable, Sendable { case open, merged, closed }

  package let number: Int
  package let state: State
  package let title: String
  package let body: String
  package let isDraft: Bool

  package init(
    number: Int, state: State, title: String, body: String, isDraft: Bool = false
  ) {
    self.number = number
    self.state = state
    self.title = title
    self.body = body
    self.isDraft = isDraft
  }
}

/// What is to be done at the Git host about a proposal.
package enum Presentation: Hashable, Sendable {
  case open(isDraft: Bool)
  case update(number: Int, isDraft: Bool)
  /// It is open and says what it should.
  case keep(number: Int, isDraft: Bool)
  /// A person closed it: this release is not offered again.
  case rejected(number: Int)
  /// It was merged: the rollout is Git's, or somebody took it back.
  case carried(number: Int)

  /// Whether it is, or is to be, a draft.
  package var isDraft: Bool {
    switch self {
    case .open(let isDraft), .update(_, let isDraft), .keep(_, let isDraft): isDraft
    case .rejected, .carried: false
    }
  }
}

/// Decides what to do at the host, from every merge request of the proposal's branch.
///
/// The marker in a body tells which release it carried, so that an answer of a person to one release
/// is not taken for an answer to the next.
package func presentation(
  of proposal: Proposal, title: String, body: String, existing: [ExistingRequest]
) -> Presentation {
  let marker = marker(of: proposal)
  if let open = existing.first(where: { $0.state == .open }) {
    let isDraft = open.shouldBeDraft(for: proposal, marker)
    return open.title == title && open.body == body && open.isDraft == isDraft
      ? .keep(number: open.number, isDraft: isDraft)
      : .update(number: open.number, isDraft: isDraft)
  }
  let opening = Presentation.open(isDraft: proposal.isDraft)
  // What a person asks for again is meant again.
  guard case .promotion = proposal.occasion else { return opening }
  guard let last = existing.first(where: { $0.body.contains(marker) }) else { return opening }
  guard last.state == .merged else { return .rejected(number: last.number) }
  return proposal.wasRolledBack ? opening : .carried(number: last.number)
}

extension ExistingRequest {
  /// Whether the open one should be a draft: what a person made of it stays.
  ///
  /// Its text tells whether Ferry made a draft of it, and of which release.
  fileprivate func shouldBeDraft(for proposal: Proposal, _ marker: String) -> Bool {
    let wasDraft = body.contains(draftMarker)
    guard proposal.isDraft else { return isDraft && !wasDraft }
    return isDraft || !(wasDraft && body.contains(marker))
  }
}

/// A comment in the text of a draft that Ferry makes ready by itself.
let draftMarker = "<!-- ferry: draft -->"

/// A comment that people do not see and that names what a merge request carries.
package func marker(of proposal: Proposal) -> String {
  let part = proposal.part.map { " from \($0) on" } ?? ""
  let way = if case .rollback = proposal.occasion { " back" } else { "" }
  return
    "<!-- ferry: \(proposal.environment)/\(proposal.bundle) \(proposal.release)\(part)\(way) -->"
}
