// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryPromotion
package import FerryViews

/// What is going on with one promotion, for people.
package struct PromotionStanding: Hashable, Sendable {
  package var from: String?
  package var to: String
  package var state: String
  package var gates: [Gate]
  package var mergeRequest: MergeRequestLink?
  /// A person closed the merge request: this release is not offered again.
  package var isRejected = false

  package init(
    from: String?, to: String, state: String, gates: [Gate], mergeRequest: MergeRequestLink?,
    isRejected: Bool = false
  ) {
    self.from = from
    self.to = to
    self.state = state
    self.gates = gates
    self.mergeRequest = mergeRequest
    self.isRejected = isRejected
  }
}
