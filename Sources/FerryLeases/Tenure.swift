// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// From taking a Lease to losing it or giving it back.
struct Tenure: Hashable, Sendable {
  /// The Lease's count of changes when it was taken: no two tenures of a Lease have the same.
  let transitions: Int
  /// Until then this replica may write, and not a moment longer.
  var deadline: Duration
  /// When to renew.
  var renewal: Duration
  /// A write was sent and not answered: until then it may still be carried out, so the Lease is not
  /// given back.
  var doubt = Duration.zero
}
