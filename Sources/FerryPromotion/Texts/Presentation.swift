// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A merge request for a proposal as the host has it, in any state.
package struct ExistingRequest: Hashable, Sendable {
  package enum State: Hashable, Sendable { case open, merged, closed }

  package let number: Int
  package let state: State
  package let title: String
  package let body: String

  package init(number: Int, state: State, title: String, body: String) {
    self.number = number
    self.state = state
    self.title = title
    self.body = body
  }
}

/// What is to be done at the Git host about a proposal.
package enum Presentation: Hashable, Sendable {
  case open
  case update(number: Int)
  /// It is open and says what it should.
  case keep(number: Int)
  /// A person closed it: this release is not offered again.
  case rejected(number: Int)
  /// It was merged: the rollout is Git's, or somebody took it back.
  case carried(number: Int)
}

/// Decides what to do at the host, from every merge request of the proposal's branch.
///
/// The marker in a body tells which release it carried, so that an answer of a person to one release
/// is not taken for an answer to the next.
package func presentation(
  of proposal: Proposal, title: String, body: String, existing: [ExistingRequest]
) -> Presentation {
  if let open = existing.first(where: { $0.state == .open }) {
    return open.title == title && open.body == body
      ? .keep(number: open.number) : .update(number: open.number)
  }
  // What a person asks for again is meant again.
  guard case .promotion = proposal.occasion else { return .open }
  let marker = marker(of: proposal)
  guard let last = existing.first(where: { $0.body.contains(marker) }) else { return .open }
  return last.state == .merged ? .carried(number: last.number) : .rejected(number: last.number)
}

/// A comment that people do not see and that names what a merge request carries.
package func marker(of proposal: Proposal) -> String {
  let part = proposal.part.map { " from \($0) on" } ?? ""
  let way = if case .rollback = proposal.occasion { " back" } else { "" }
  return
    "<!-- ferry: \(proposal.environment)/\(proposal.bundle) \(proposal.release)\(part)\(way) -->"
}
