// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryLeases
import FerryPorts
import FerryTestKit

/// Replicas with clocks of their own at a home cluster that may lose what is said to it: all of it
/// decided by one number.
struct SimulatedReplicas {
  struct Replica {
    var book: LeaseBook
    let offset: Duration
    let rate: Double
    var pausedUntil = Duration.zero
    var isCutOff = false
    var isDead = false
    /// Works that are under way, with their ends.
    var works: [(key: LeaseKey, end: Duration)] = []

    func clock(_ now: Duration) -> Duration { offset + now * rate }
  }

  /// Something on its way.
  private enum Message {
    case request(LeaseAction, sent: Duration)
    case answer(LeaseAction, LeaseRecord?, failed: Bool, sent: Duration)
    case seen(LeaseRecord)
    case listed([LeaseRecord])
  }

  private(set) var now = Duration.zero
  private(set) var replicas: [Replica] = []
  private(set) var breaches: [String] = []
  private var server: [LeaseKey: LeaseRecord] = [:]
  private var version = 0
  private var mail: [(at: Duration, order: Int, to: Int, message: Message)] = []
  private var order = 0
  private var random: SeededGenerator
  let keys: [LeaseKey]
  var isCalm = false

  init(seed: UInt64, replicas count: Int, clusters: Int) {
    random = SeededGenerator(seed: seed)
    keys =
      [.pusher]
      + (0..<clusters).map {
        .cluster(
          ClusterID(
            environment: EnvironmentName(checked: "production"),
            name: ClusterName(checked: "c\($0)")))
      }
    for index in 0..<count { add("r\(index)") }
  }

  /// A process that starts now.
  mutating func add(_ name: String) {
    var book = LeaseBook(replica: ReplicaName(checked: name))
    book.want(
      Set(
        keys.compactMap {
          if case .cluster(let id) = $0 { id } else { nil }
        }))
    replicas.append(
      Replica(
        book: book, offset: .seconds(Int.random(in: 0...100_000, using: &random)),
        rate: Double.random(in: 0.95...1.05, using: &random)))
    send(.listed(Array(server.values)), to: replicas.count - 1, after: 0...500)
  }

  /// A quarter of a second, with whatever goes wrong in it.
  mutating func step() {
    now += .milliseconds(250)
    if !isCalm { disturb() }
    deliver()
    for index in replicas.indices where isAwake(index) { act(index) }
    check()
  }

  /// Whose tenure lasts, by key.
  var holders: [LeaseKey: [Int]] {
    var holders: [LeaseKey: [Int]] = [:]
    for (index, replica) in replicas.enumerated() where !replica.isDead {
      for key in keys {
        guard let transitions = replica.book.transitions(of: key) else { continue }
        if replica.book.timeLeft(key, transitions, at: replica.clock(now)) > .zero {
          holders[key, default: []].append(index)
        }
      }
    }
    return holders
  }

  private func isAwake(_ index: Int) -> Bool {
    !replicas[index].isDead && replicas[index].pausedUntil <= now
  }

  private mutating func check() {
    for (key, holders) in holders where holders.count > 1 {
      breaches.append("at \(now) \(key) is held by \(holders)")
    }
  }

  private mutating func disturb() {
    guard Int.random(in: 0..<20, using: &random) == 0 else { return }
    let index = Int.random(in: 0..<replicas.count, using: &random)
    switch Int.random(in: 0..<8, using: &random) {
    case 0 where replicas.count { !$0.isDead } > 1:
      replicas[index].isDead = true
      add("r\(replicas.count)")
    case 1, 2:
      let span = Int.random(in: 500...40_000, using: &random)
      replicas[index].pausedUntil = now + .milliseconds(span)
    case 3, 4: replicas[index].isCutOff = true
    case 5: replicas[index].book.leave()
    default: heal(index)
    }
  }

  /// The replica is reached again, and lists anew.
  private mutating func heal(_ index: Int) {
    replicas[index].isCutOff = false
    send(.listed(Array(server.values)), to: index, after: 0...500)
  }

  mutating func calm() {
    isCalm = true
    for index in replicas.indices { heal(index) }
  }

  private mutating func act(_ index: Int) {
    let local = replicas[index].clock(now)
    for work in replicas[index].works where work.end <= now { replicas[index].book.end(work.key) }
    replicas[index].works.removeAll { $0.end <= now }
    for key in keys where Int.random(in: 0..<10, using: &random) == 0 {
      guard replicas[index].book.begin(key, at: local) != nil else { continue }
      let span = Int.random(in: 0...3_000, using: &random)
      replicas[index].works.append((key, now + .milliseconds(span)))
    }
    let luck = Double.random(in: 0...1, using: &random)
    for action in replicas[index].book.actions(at: local, luck: luck) {
      send(.request(action, sent: local), to: index, after: 0...2_000)
    }
    _ = replicas[index].book.takeNews()
  }

  private mutating func send(_ message: Message, to index: Int, after: ClosedRange<Int>) {
    order += 1
    mail.append(
      (now + .milliseconds(Int.random(in: after, using: &random)), order, index, message))
  }

  private mutating func deliver() {
    let due = mail.filter { $0.at <= now }.sorted { ($0.at, $0.order) < ($1.at, $1.order) }
    mail.removeAll { $0.at <= now }
    for one in due { deliver(one.message, to: one.to) }
  }

  private mutating func deliver(_ message: Message, to index: Int) {
    let local = replicas[index].clock(now)
    switch message {
    case .request(let action, let sent):
      let isLost =
        replicas[index].isCutOff || (!isCalm && Int.random(in: 0..<20, using: &random) == 0)
      let done = isLost ? nil : carryOut(action)
      send(
        .answer(action, done, failed: isLost || done == nil, sent: sent), to: index,
        after: 0...2_000)
    case .answer, .seen, .listed:
      guard !replicas[index].isDead else { return }
      guard replicas[index].pausedUntil <= now else {
        // It is read when the process goes on.
        mail.append((replicas[index].pausedUntil, order, index, message))
        return
      }
      take(message, index, local)
    }
  }

  private mutating func take(_ message: Message, _ index: Int, _ local: Duration) {
    let isCutOff = replicas[index].isCutOff
    switch message {
    case .answer(let action, let record, let failed, let sent):
      if let record, !failed, !isCutOff {
        replicas[index].book.done(action, record, sentAt: sent, at: local)
      } else if case .remove = action, !failed {
        replicas[index].book.gone(action, at: local)
      } else {
        replicas[index].book.failed(action, at: local)
      }
    case .seen(let record):
      if !isCutOff { replicas[index].book.observe(record, at: local) }
    case .listed(let records):
      if isCutOff { break }
      replicas[index].book.list(records, at: local)
    case .request: break
    }
  }

  /// What an API server does: the version has to be the latest.
  private mutating func carryOut(_ action: LeaseAction) -> LeaseRecord? {
    switch action {
    case .create(var record):
      guard server[record.key] == nil else { return nil }
      return store(&record)
    case .take(var record), .renew(var record), .giveBack(var record):
      guard server[record.key]?.version == record.version else { return nil }
      return store(&record)
    case .remove(let key):
      server[key] = nil
      return nil
    }
  }

  private mutating func store(_ record: inout LeaseRecord) -> LeaseRecord {
    version += 1
    record.version = version
    record.renewed = "\(version)"
    server[record.key] = record
    for index in replicas.indices where !replicas[index].isDead {
      send(.seen(record), to: index, after: 0...1_000)
    }
    return record
  }
}
