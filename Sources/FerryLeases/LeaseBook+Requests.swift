// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

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

  func canAsk(_ key: LeaseKey, at now: Duration) -> Bool {
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
    if tenures[own] == nil, !wanted.isEmpty, canAsk(own, at: now) { actions.append(taking(own)) }
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
  func removals(at now: Duration) -> [LeaseAction] {
    guard tenures[.pusher] != nil else { return [] }
    return seen.compactMap { key, seen in
      guard case .replica(let name) = key, name != replica, now >= seen.since + .seconds(600),
        canAsk(key, at: now)
      else { return nil }
      return .remove(key)
    }
  }
}
