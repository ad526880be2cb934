// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

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

/// Decides what to do at the host, from every merge request of the offer's branch, newest first.
///
/// The markers in a body tell which releases it carried, so that an answer of a person to one release
/// is not taken for an answer to the next. What an offer of several Bundles carries was heard before.
package func presentation(
  of offer: Offer, title: String, body: String, existing: [ExistingRequest]
) -> Presentation {
  var heard: HostAnswer?
  if case .bundle(let proposal) = offer { heard = answer(to: proposal, in: existing) }
  if case .rejected(let number) = heard { return .rejected(number: number) }
  if let open = existing.first(where: { $0.state == .open }) {
    let isDraft = open.shouldBeDraft(for: offer)
    return open.title == title && open.body == body && open.isDraft == isDraft
      ? .keep(number: open.number, isDraft: isDraft)
      : .update(number: open.number, isDraft: isDraft)
  }
  if case .carried(let number) = heard { return .carried(number: number) }
  return .open(isDraft: offer.isDraft)
}

extension ExistingRequest {
  /// Whether the open one should be a draft: what a person made of it stays.
  ///
  /// Its text tells whether Ferry made a draft of it, and of which releases.
  fileprivate func shouldBeDraft(for offer: Offer) -> Bool {
    let wasDraft = body.contains(draftMarker)
    guard offer.isDraft else { return isDraft && !wasDraft }
    return isDraft || !(wasDraft && offer.markers.allSatisfy(body.contains))
  }
}

/// A comment in the text of a draft that Ferry makes ready by itself.
let draftMarker = "<!-- ferry: draft -->"

/// A comment that people do not see and that names what a merge request carries.
package func marker(of proposal: Proposal) -> String {
  let part = proposal.part.map { " from \($0) on" } ?? ""
  let way = if case .rollback = proposal.occasion { " back" } else { "" }
  return markerBeginning(of: proposal.bundle, into: proposal.environment)
    + "\(proposal.release)\(part)\(way) -->"
}

/// How the comment begins that names a release of a Bundle.
package func markerBeginning(of bundle: BundleName, into environment: EnvironmentName) -> String {
  "\(markerBeginning)\(environment)/\(bundle) "
}
