// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Who holds what among the replicas, as one of them sees it.
package struct LeasesView: Hashable, Sendable {
  /// Who tells; nothing for a Ferry that runs alone.
  package var replica: ReplicaName?
  /// Those that live, in order.
  package var replicas: [ReplicaName]
  /// In order of what they are for; those of the replicas themselves are left out.
  package var leases: [LeaseView]

  package init(
    replica: ReplicaName? = nil, replicas: [ReplicaName] = [], leases: [LeaseView] = []
  ) {
    self.replica = replica
    self.replicas = replicas
    self.leases = leases
  }

  /// The view as `GET /api/v1/leases` gives it; what is not known is `null`.
  package var toJSON: JSONValue {
    [
      "isAlone": .bool(replica == nil),
      "replica": replica.map { .string($0.text) } ?? .null,
      "replicas": .array(replicas.map { .string($0.text) }),
      "leases": .array(leases.map(\.toJSON)),
    ]
  }
}

/// One Lease.
package struct LeaseView: Hashable, Sendable {
  package let key: LeaseKey
  /// Nothing while nobody holds it.
  package let holder: ReplicaName?
  /// How often it changed hands.
  package let transitions: Int

  package init(key: LeaseKey, holder: ReplicaName?, transitions: Int) {
    self.key = key
    self.holder = holder
    self.transitions = transitions
  }

  fileprivate var toJSON: JSONValue {
    var place = ("pusher", JSONValue.null, JSONValue.null)
    if case .cluster(let id) = key {
      place = ("cluster", .string(id.environment.text), .string(id.name.text))
    }
    return [
      "for": .string(place.0), "environment": place.1, "cluster": place.2,
      "holder": holder.map { .string($0.text) } ?? .null, "transitions": .integer(transitions),
    ]
  }
}
