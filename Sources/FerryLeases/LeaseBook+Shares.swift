// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
package import FerryViews

extension LeaseBook {
  /// Whether anybody may take it.
  func isFree(_ key: LeaseKey, at now: Duration) -> Bool {
    seen[key].map { now >= freedom($0) } ?? true
  }

  /// From when on anybody may take it.
  func freedom(_ seen: Seen) -> Duration {
    seen.record.holder == nil ? seen.since : seen.since + seen.record.duration
  }

  /// The replicas whose own Lease is renewed, without those that let another expire.
  func living(at now: Duration) -> Set<ReplicaName> {
    var living: Set<ReplicaName> = []
    for (key, seen) in seen {
      if case .replica(let name) = key, now < freedom(seen) { living.insert(name) }
    }
    for key in wanted {
      if let seen = seen[key], now >= freedom(seen), let holder = seen.record.holder {
        living.remove(holder)
      }
    }
    living.insert(replica)
    return living
  }

  /// How many of the wanted Leases each living replica holds.
  private func loads(_ living: Set<ReplicaName>, at now: Duration) -> [ReplicaName: Int] {
    var loads = Dictionary(living.map { ($0, 0) }, uniquingKeysWith: { $1 })
    for key in wanted where !isFree(key, at: now) {
      if let holder = seen[key]?.record.holder, holder != replica { loads[holder]? += 1 }
    }
    loads[replica] = wanted.count { tenures[$0] != nil }
    return loads
  }

  /// Whose turn it is to take each free Lease: always of whoever has the least, so that all come to the
  /// same answer from the same sight.
  func turns(at now: Duration) -> [LeaseKey: ReplicaName] {
    var loads = loads(living(at: now), at: now)
    var turns: [LeaseKey: ReplicaName] = [:]
    for key in wanted.sorted() where isFree(key, at: now) {
      let next = loads.min {
        ($0.value, rank($0.key, for: key), $0.key) < ($1.value, rank($1.key, for: key), $1.key)
      }
      guard let name = next?.key else { continue }
      turns[key] = name
      loads[name]? += 1
    }
    return turns
  }

  /// What we hold and should not: what is not wanted, and what is over an even share, which for the
  /// first of those that hold most is one more where it does not come out even.
  func surplus(at now: Duration) -> Set<LeaseKey> {
    var surplus = Set(tenures.keys.filter { $0 != own && !wanted.contains($0) })
    let loads = loads(living(at: now), at: now)
    let order = loads.keys.sorted { (-(loads[$0] ?? 0), $0) < (-(loads[$1] ?? 0), $1) }
    guard let place = order.firstIndex(of: replica) else { return surplus }
    let (even, rest) = wanted.count.quotientAndRemainder(dividingBy: order.count)
    let excess = (loads[replica] ?? 0) - even - (place < rest ? 1 : 0)
    guard excess > 0 else { return surplus }
    let movable = wanted.filter { canGiveBack($0, at: now) }.sorted {
      rank(replica, for: $0) > rank(replica, for: $1)
    }
    surplus.formUnion(movable.prefix(excess))
    return surplus
  }

  /// Some number that is the same everywhere (FNV-1a).
  private func rank(_ name: ReplicaName, for key: LeaseKey) -> UInt64 {
    "\(name) \(key)".utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// What people see.
  package func view(at now: Duration) -> LeasesView {
    LeasesView(
      replica: replica, replicas: living(at: now).sorted(),
      leases: wanted.sorted().map { key in
        let holder = isFree(key, at: now) ? nil : seen[key]?.record.holder
        return LeaseView(
          key: key, holder: holder, transitions: seen[key]?.record.transitions ?? 0)
      })
  }
}
