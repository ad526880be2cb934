// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryPorts

extension LeaseBook {
  /// Takes in all Leases that there are.
  package mutating func list(_ records: [LeaseRecord], at now: Duration) {
    let keys = Set(records.map(\.key))
    let newest = records.map(\.version).max() ?? 0
    // One that was made while the list was on its way is not missing.
    for (key, seen) in seen where !keys.contains(key) && seen.record.version <= newest {
      remove(key, at: now)
    }
    for record in records { observe(record, at: now) }
    isListed = true
  }

  /// Takes in how a Lease is now; what is older than what is known is passed over.
  package mutating func observe(_ record: LeaseRecord, at now: Duration) {
    let known = seen[record.key]
    if let known, !known.isGone, record.version < known.record.version { return }
    let isSame = known.map { !$0.isGone && record.isSameTerm(as: $0.record) } ?? false
    seen[record.key] = Seen(record: record, since: isSame ? known?.since ?? now : now)
    if let tenure = tenures[record.key],
      record.holder != replica || record.transitions != tenure.transitions
    {
      lose(record.key)
    }
    if case .replica(let name) = record.key, name != replica { hear(record, of: name) }
  }

  /// Takes in that a Lease was deleted: ours is lost, another's is left to expire.
  package mutating func remove(_ key: LeaseKey, at now: Duration) {
    lose(key)
    if case .replica(let name) = key {
      seen[key] = nil
      heard[name] = nil
    } else {
      seen[key]?.isGone = true
    }
  }

  mutating func hear(_ record: LeaseRecord, of name: ReplicaName) {
    let last = heard[name] ?? (isListed ? 0 : .max)
    let fresh = record.signals.filter { $0.number > last }
    heard[name] = record.signals.last?.number ?? (last == .max ? 0 : last)
    // Numbers are missing where the same signal came again, and where there were too many.
    if record.signals.count == PassedSignal.most, fresh.count == record.signals.count {
      pendingNews.append(.missedSignals)
    }
    pendingNews += fresh.map { .heard($0.signal) }
  }

  mutating func lose(_ key: LeaseKey) {
    guard tenures.removeValue(forKey: key) != nil, key != own else { return }
    pendingNews.append(.gone(key))
  }
}
