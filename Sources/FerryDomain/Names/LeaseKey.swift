// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What there is one Lease for.
package enum LeaseKey: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// That a replica lives; only it holds this one.
  case replica(ReplicaName)
  /// To push to Git and to work at the Git host.
  case pusher
  /// To write to one cluster.
  case cluster(ClusterID)

  /// `cluster production/eu-1`.
  package var description: String {
    switch self {
    case .replica(let name): "replica \(name)"
    case .pusher: "pusher"
    case .cluster(let id): "cluster \(id)"
    }
  }
}

/// The name of one running Ferry; no two that ever ran have the same.
package struct ReplicaName: Name {
  package let text: String
  package init(checked text: String) { self.text = text }

  /// The wish as far as it is a DNS label, and what makes it unique.
  package init(_ wish: String, unique suffix: String) {
    let label = wish.lowercased().utf8.map { byte in
      let isAllowed =
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      return isAllowed ? byte : UInt8(ascii: "-")
    }.drop { $0 == UInt8(ascii: "-") }.prefix(62 - suffix.utf8.count)
    let name = String(decoding: label, as: UTF8.self)
    text = name.isEmpty ? suffix : "\(name)-\(suffix)"
  }
}
