// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A request to the home cluster that the book wants to have made.
package enum LeaseAction: Hashable, Sendable {
  /// There is no such Lease yet.
  case create(LeaseRecord)
  /// Of a version that is named in the record.
  case take(LeaseRecord)
  case renew(LeaseRecord)
  case giveBack(LeaseRecord)
  /// A Lease of a replica that is gone for good.
  case remove(LeaseKey)

  package var key: LeaseKey {
    switch self {
    case .create(let record), .take(let record), .renew(let record), .giveBack(let record):
      record.key
    case .remove(let key): key
    }
  }

  /// The same for a Lease that is to be given back and was renewed by us meanwhile; nothing otherwise.
  func givingBack(_ now: LeaseRecord) -> LeaseAction? {
    guard case .giveBack(var record) = self, now.holder != nil,
      now.transitions == record.transitions
    else { return nil }
    record.version = now.version
    return .giveBack(record)
  }
}
