// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// What one replica knows of the Leases, and what it makes of it: a value that asks no clock and sends
/// nothing.
///
/// All moments are of the replica's own even clock. Another's Lease is over when no renewal of it was
/// *seen* for its duration; our own is over `deadline` after the last successful renewal was *sent*.
/// The renewal can only have been seen after it was sent, so ours is over before anybody takes it,
/// whatever the clocks say: only their speeds matter, and those may differ by a third.
package struct LeaseBook: Sendable {
  package let replica: ReplicaName
  package let timing: LeaseTiming

  /// The latest record of each Lease, and since when it has not been renewed.
  private(set) var seen: [LeaseKey: Seen] = [:]
  private(set) var tenures: [LeaseKey: Tenure] = [:]
  /// What there is work on.
  private(set) var wanted: Set<LeaseKey> = [.pusher]
  /// How many works are under way, also those begun under a tenure that is over.
  private var works: [LeaseKey: Int] = [:]
  /// Requests that are under way.
  private var asked: Set<LeaseKey> = []
  /// When to ask again after a request that failed.
  private var retries: [LeaseKey: Duration] = [:]
  private var isListed = false
  private var isLeaving = false
  private var log = SignalLog()
  /// The last signal that was heard of each replica.
  private var heard: [ReplicaName: Int] = [:]
  private var pendingNews: [LeaseNews] = []

  struct Seen: Hashable, Sendable {
    var record: LeaseRecord
    var since: Duration
    /// The object was deleted; whoever held it may not know yet.
    var isGone = false
  }

  package init(replica: ReplicaName, timing: LeaseTiming = LeaseTiming()) {
    self.replica = replica
    self.timing = timing
  }

  private var own: LeaseKey { .replica(replica) }

  /// Takes what is new since the last call.
  package mutating func takeNews() -> [LeaseNews] {
    defer { pendingNews = [] }
    return pendingNews
  }
}

// MARK: Work

extension LeaseBook {
  /// Says what there is work on.
  package mutating func want(_ clusters: Set<ClusterID>) {
    wanted = Set(clusters.map(LeaseKey.cluster)).union([.pusher])
  }

  /// Begins a work, and gives the transitions that its fence is closed by; nothing when the Lease is not
  /// held.
  package mutating func begin(_ key: LeaseKey, at now: Duration) -> Int? {
    guard let tenure = tenures[key], now < tenure.deadline, !isLeaving else { return nil }
    works[key, default: 0] += 1
    return tenure.transitions
  }

  package mutating func end(_ key: LeaseKey) {
    works[key] = works[key].flatMap { $0 > 1 ? $0 - 1 : nil }
  }

  /// For how long a work that was begun at these transitions may still write.
  package func timeLeft(_ key: LeaseKey, _ transitions: Int, at now: Duration) -> Duration {
    guard let tenure = tenures[key], tenure.transitions == transitions else { return .zero }
    return tenure.deadline - now
  }

  /// The transitions at which the Lease is held now; nothing when it is not.
  package func transitions(of key: LeaseKey) -> Int? { tenures[key]?.transitions }

  /// A write was sent and not answered.
  package mutating func doubt(_ key: LeaseKey, _ transitions: Int, at now: Duration) {
    guard tenures[key]?.transitions == transitions else { return }
    tenures[key]?.doubt = now + timing.duration - timing.deadline
  }

  /// Gives back what it can from now on, and takes nothing.
  package mutating func leave() { isLeaving = true }

  /// When the next Lease can be given back, where nothing is asked already; nothing when none can be
  /// any more.
  package func nextReturn(after now: Duration) -> Duration? {
    tenures.filter { works[$0.key] == nil && max($0.value.doubt, now) < $0.value.deadline }
      .map { max($0.value.doubt, now) }.min()
  }

  /// Never in the midst of a work, nor while one of its writes may still be carried out.
  private func canGiveBack(_ key: LeaseKey, at now: Duration) -> Bool {
    guard let tenure = tenures[key], works[key] == nil, !asked.contains(key) else { return false }
    return tenure.doubt <= now && now < tenure.deadline
  }

  /// Passes a signal on, with the next renewal of our own Lease, which is due at once.
  package mutating func pass(on signal: Signal, at now: Duration) {
    guard log.add(signal) else { return }
    tenures[own]?.renewal = now
  }
}

// MARK: What is seen

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

  private mutating func hear(_ record: LeaseRecord, of name: ReplicaName) {
    let last = heard[name] ?? (isListed ? 0 : .max)
    let fresh = record.signals.filter { $0.number > last }
    heard[name] = record.signals.last?.number ?? (last == .max ? 0 : last)
    // Numbers are missing where the same signal came again, and where there were too many.
    if record.signals.count == PassedSignal.most, fresh.count == record.signals.count {
      pendingNews.append(.missedSignals)
    }
    pendingNews += fresh.map { .heard($0.signal) }
  }

  private mutating func lose(_ key: LeaseKey) {
    guard tenures.removeValue(forKey: key) != nil, key != own else { return }
    pendingNews.append(.gone(key))
  }
}

// MARK: Requests

extension LeaseBook {
  /// The requests to make now. Each is under way until `done`, `failed` or `gone` is told of it.
  ///
  /// `luck` from 0 to 1 spreads renewals.
  package mutating func actions(at now: Duration, luck: Double) -> [LeaseAction] {
    for (key, tenure) in tenures where now >= tenure.deadline { lose(key) }
    guard isListed else { return [] }
    var actions = isLeaving ? [] : renewals(at: now, luck: luck)
    asked.formUnion(actions.map(\.key))
    actions += returns(at: now)
    if !isLeaving { actions += takings(at: now) + removals(at: now) }
    asked.formUnion(actions.map(\.key))
    return actions
  }

  /// A request was carried out, which was sent at the moment; the Lease as it then was.
  package mutating func done(
    _ action: LeaseAction, _ record: LeaseRecord, sentAt sent: Duration, at now: Duration
  ) {
    asked.remove(action.key)
    retries[action.key] = nil
    switch action {
    case .create, .take:
      // Who was paused over the answer must not believe in it.
      guard record.holder == replica, now < sent + timing.deadline else { break }
      tenures[action.key] = Tenure(
        transitions: record.transitions, deadline: sent + timing.deadline,
        renewal: sent + timing.renewal)
      if action.key != own { pendingNews.append(.taken(action.key)) }
    case .renew:
      guard let tenure = tenures[action.key], tenure.transitions == record.transitions else {
        break
      }
      tenures[action.key]?.deadline = max(tenure.deadline, sent + timing.deadline)
    case .giveBack, .remove: break
    }
    observe(record, at: now)
  }

  /// A request failed, or nobody knows: what is true will be seen.
  package mutating func failed(_ action: LeaseAction, at now: Duration) {
    asked.remove(action.key)
    retries[action.key] = now + .seconds(1)
    if case .renew = action { tenures[action.key]?.renewal = now + .seconds(1) }
  }

  /// A request found the Lease deleted.
  package mutating func gone(_ action: LeaseAction, at now: Duration) {
    asked.remove(action.key)
    retries[action.key] = now + .seconds(1)
    remove(action.key, at: now)
  }

  /// When there is something to do, if nothing happens until then.
  package func nextLook(after now: Duration) -> Duration {
    var moments = tenures.values.map { min($0.renewal, $0.deadline) } + Array(retries.values)
    for key in wanted where tenures[key] == nil {
      guard let seen = seen[key] else { continue }
      let free = freedom(seen)
      moments += [free, free + timing.courtesy]
    }
    let next = moments.filter { $0 > now }.min() ?? now + timing.renewal
    return min(next, now + timing.renewal)
  }

  private func canAsk(_ key: LeaseKey, at now: Duration) -> Bool {
    !asked.contains(key) && (retries[key].map { now >= $0 } ?? true)
  }

  private mutating func renewals(at now: Duration, luck: Double) -> [LeaseAction] {
    var actions: [LeaseAction] = []
    for (key, tenure) in tenures where now >= tenure.renewal && !asked.contains(key) {
      guard var record = seen[key]?.record else { continue }
      tenures[key]?.renewal = now + timing.renewal * (0.8 + 0.2 * luck)
      record.duration = timing.duration
      if key == own { record.signals = log.signals }
      actions.append(.renew(record))
    }
    if tenures[own] == nil, canAsk(own, at: now) { actions.append(taking(own)) }
    // Our own goes first: who sees that a replica is gone shares out what it held.
    return actions.sorted { $0.key < $1.key }
  }

  private func taking(_ key: LeaseKey) -> LeaseAction {
    var record = LeaseRecord(
      key: key, holder: replica, duration: timing.duration, renewed: "",
      transitions: seen[key].map { $0.record.transitions + 1 } ?? 0,
      signals: key == own ? log.signals : [])
    guard let seen = seen[key], !seen.isGone else { return .create(record) }
    record.version = seen.record.version
    return .take(record)
  }

  /// What is more than our share, or not wanted any more; never in the midst of a work. The fence is
  /// closed before the request is sent.
  private mutating func returns(at now: Duration) -> [LeaseAction] {
    let surplus = isLeaving ? Set(tenures.keys) : surplus(at: now)
    var actions: [LeaseAction] = []
    for key in surplus.sorted(by: >) where canGiveBack(key, at: now) {
      guard var record = seen[key]?.record else { continue }
      lose(key)
      guard key != own else {
        actions.append(.remove(key))
        continue
      }
      record.holder = nil
      record.duration = .seconds(1)
      actions.append(.giveBack(record))
    }
    return actions
  }

  /// What is free and ours to take. A Lease that we lost while a work under it goes on is not taken
  /// before that work has ended, so no work ever spans two tenures.
  private func takings(at now: Duration) -> [LeaseAction] {
    guard tenures[own] != nil else { return [] }
    let turns = turns(at: now)
    return wanted.sorted().compactMap { key in
      guard tenures[key] == nil, works[key] == nil, canAsk(key, at: now), isFree(key, at: now)
      else { return nil }
      let seen = seen[key]
      let isOverdue = seen.map { now >= freedom($0) + timing.courtesy } ?? false
      return turns[key] == replica || isOverdue ? taking(key) : nil
    }
  }

  /// The pusher clears away what replicas left that are gone for ten minutes.
  private func removals(at now: Duration) -> [LeaseAction] {
    guard tenures[.pusher] != nil else { return [] }
    return seen.compactMap { key, seen in
      guard case .replica(let name) = key, name != replica, now >= seen.since + .seconds(600),
        canAsk(key, at: now)
      else { return nil }
      return .remove(key)
    }
  }
}

// MARK: Who holds what

extension LeaseBook {
  /// Whether anybody may take it.
  func isFree(_ key: LeaseKey, at now: Duration) -> Bool {
    seen[key].map { now >= freedom($0) } ?? true
  }

  /// From when on anybody may take it.
  private func freedom(_ seen: Seen) -> Duration {
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
  private func turns(at now: Duration) -> [LeaseKey: ReplicaName] {
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
  private func surplus(at now: Duration) -> Set<LeaseKey> {
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
