// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryLeases
import FerryPorts
import Testing

@Suite(.timeLimit(.minutes(2)))
struct LeaseBookTests {
  @Test(arguments: 0..<40)
  func `no two replicas ever hold a Lease at once, whatever is lost, late, paused or dead`(
    seed: UInt64
  ) {
    var world = SimulatedReplicas(seed: seed, replicas: 3, clusters: 4)
    for _ in 0..<800 { world.step() }
    #expect(world.breaches.isEmpty, "\(world.breaches.prefix(3))")
  }

  @Test(arguments: 0..<30)
  func `once nothing goes wrong any more everything is held, and evenly`(seed: UInt64) {
    var world = SimulatedReplicas(seed: seed, replicas: 3, clusters: 6)
    world.isCalm = true
    for _ in 0..<160 { world.step() }
    let held = world.holders
    #expect(Set(held.keys) == Set(world.keys))
    let loads = world.replicas.indices.map { index in
      held.values.count { $0 == [index] }
    }
    #expect(loads.max().map { $0 - (loads.min() ?? 0) <= 1 } == true, "\(loads)")
  }

  @Test func `a single replica takes everything within two seconds of its list`() {
    var world = SimulatedReplicas(seed: 1, replicas: 1, clusters: 3)
    world.isCalm = true
    for _ in 0..<40 { world.step() }
    #expect(Set(world.holders.keys) == Set(world.keys))
  }
}

/// One book, told by hand.
@Suite struct LeaseTermTests {
  private let me = ReplicaName(checked: "me")
  private let other = ReplicaName(checked: "other")
  private let cluster = LeaseKey.cluster(
    ClusterID(
      environment: EnvironmentName(checked: "production"), name: ClusterName(checked: "eu-1")))

  /// A book that holds its own Lease, the pusher's and that of one cluster, since the zeroth second.
  private func book() -> LeaseBook {
    var book = LeaseBook(replica: me)
    if case .cluster(let id) = cluster { book.want([id]) }
    book.list([], at: .zero)
    for _ in 0..<2 { grant(&book, at: .zero) }
    _ = book.takeNews()
    return book
  }

  /// Carries out whatever the book asks for, at once.
  @discardableResult
  private func grant(
    _ book: inout LeaseBook, at now: Duration, luck: Double = 1
  ) -> [LeaseAction] {
    let actions = book.actions(at: now, luck: luck)
    for action in actions {
      switch action {
      case .create(var record), .take(var record), .renew(var record), .giveBack(var record):
        record.version += 1
        record.renewed = "\(now)"
        book.done(action, record, sentAt: now, at: now)
      case .remove: book.gone(action, at: now)
      }
    }
    return actions
  }

  @Test func `a replica that knows of no work takes nothing, not even a Lease of its own`() {
    var book = LeaseBook(replica: me)
    book.list([], at: .zero)
    for second in 0..<60 { #expect(grant(&book, at: .seconds(second)) == []) }
    book.want([])
    #expect(grant(&book, at: .seconds(60)).map(\.key) == [.replica(me)])
    #expect(grant(&book, at: .seconds(61)).map(\.key) == [.pusher])
  }

  @Test func `a holder that cannot renew writes for ten seconds and not longer`() {
    var book = book()
    let transitions = book.begin(cluster, at: .seconds(1))!
    #expect(book.timeLeft(cluster, transitions, at: .milliseconds(9_999)) > .zero)
    #expect(book.timeLeft(cluster, transitions, at: .seconds(10)) <= .zero)
    #expect(book.begin(cluster, at: .seconds(10)) == nil)
  }

  @Test func `another's Lease is taken fifteen seconds after its last renewal was seen`() {
    var book = book()
    let theirs = LeaseRecord(
      key: cluster, version: 50, holder: other, duration: .seconds(15), renewed: "x",
      transitions: 3)
    book.observe(theirs, at: .seconds(2))
    #expect(book.takeNews() == [.gone(cluster)])
    for second in [5, 10, 15] {
      #expect(!grant(&book, at: .seconds(second)).contains { $0.key == cluster })
    }
    #expect(!book.actions(at: .milliseconds(16_900), luck: 1).contains { $0.key == cluster })
    let late = book.actions(at: .seconds(19), luck: 1)
    guard case .take(let record)? = late.first(where: { $0.key == cluster }) else {
      Issue.record("\(late)")
      return
    }
    #expect(record.transitions == 4)
    #expect(record.version == 50)
  }

  @Test(arguments: [(luck: 0.0, renewal: 4.0), (0.5, 4.5), (1.0, 5.0)])
  func `a Lease is renewed every four to five seconds, each replica by its own luck`(
    luck: Double, renewal: Double
  ) {
    var book = book()
    let renewals = { (book: inout LeaseBook, now: Double) in
      let actions = book.actions(at: .seconds(now), luck: luck)
      return actions.count {
        if case .renew(let record) = $0 { record.key == cluster } else { false }
      }
    }
    grant(&book, at: .seconds(5), luck: luck)
    #expect(renewals(&book, 5 + renewal - 0.01) == 0)
    #expect(renewals(&book, 5 + renewal) == 1)
  }

  @Test func `what was read again without a renewal does not make a Lease younger`() {
    var book = book()
    var theirs = LeaseRecord(
      key: cluster, version: 50, holder: other, duration: .seconds(15), renewed: "x",
      transitions: 3)
    book.observe(theirs, at: .seconds(2))
    for second in [5, 10, 15] { grant(&book, at: .seconds(second)) }
    theirs.version = 51
    book.observe(theirs, at: .seconds(12))
    #expect(book.actions(at: .seconds(19), luck: 1).contains { $0.key == cluster })
  }

  @Test func `a work that began under one tenure does not write under the next`() {
    var book = book()
    let transitions = book.begin(cluster, at: .seconds(1))!
    let theirs = LeaseRecord(
      key: cluster, version: 50, holder: other, duration: .seconds(15), renewed: "x",
      transitions: 1)
    book.observe(theirs, at: .seconds(2))
    grant(&book, at: .seconds(3))
    grant(&book, at: .seconds(8))
    grant(&book, at: .seconds(13))
    // The other is gone and its Lease free, but our old work goes on.
    let actions = grant(&book, at: .seconds(20))
    #expect(!actions.contains { $0.key == cluster })
    book.end(cluster)
    grant(&book, at: .seconds(21))
    #expect(book.transitions(of: cluster) == 2)
    #expect(book.timeLeft(cluster, transitions, at: .seconds(21)) == .zero)
  }

  @Test func `a Lease is given back between works and never in the midst of one`() {
    var book = book()
    _ = book.begin(cluster, at: .seconds(1))
    book.leave()
    #expect(!book.actions(at: .seconds(1), luck: 1).contains { $0.key == cluster })
    book.end(cluster)
    let actions = book.actions(at: .seconds(1), luck: 1)
    guard case .giveBack(let record)? = actions.first(where: { $0.key == cluster }) else {
      Issue.record("\(actions)")
      return
    }
    #expect(record.holder == nil)
    #expect(book.transitions(of: cluster) == nil)
  }

  @Test func `a Lease is not given back while a write may still be carried out`() {
    var book = book()
    let transitions = book.begin(cluster, at: .seconds(1))!
    book.doubt(cluster, transitions, at: .seconds(1))
    book.end(cluster)
    book.leave()
    #expect(!book.actions(at: .seconds(5), luck: 1).contains { $0.key == cluster })
    #expect(book.actions(at: .seconds(6), luck: 1).contains { $0.key == cluster })
  }

  @Test func `an answer that was read after a pause gives nothing to hold`() {
    var book = book()
    for second in [5, 10, 15, 20] { grant(&book, at: .seconds(second)) }
    var theirs = LeaseRecord(
      key: cluster, version: 500, holder: nil, duration: .seconds(1), renewed: "x",
      transitions: 7)
    book.observe(theirs, at: .seconds(20))
    let actions = book.actions(at: .seconds(23), luck: 1)
    let taking = actions.first { $0.key == cluster }!
    theirs.holder = me
    theirs.version = 501
    theirs.transitions = 8
    book.done(taking, theirs, sentAt: .seconds(23), at: .seconds(60))
    #expect(book.begin(cluster, at: .seconds(60)) == nil)
  }

  @Test func `a deleted Lease is lost at once, and taken by others only when it would be over`() {
    var book = book()
    book.remove(cluster, at: .seconds(1))
    #expect(book.begin(cluster, at: .seconds(1)) == nil)
    let soon = grant(&book, at: .seconds(5))
    #expect(!soon.contains { $0.key == cluster })
    grant(&book, at: .seconds(10))
    grant(&book, at: .seconds(14))
    let later = grant(&book, at: .seconds(17))
    #expect(later.contains { $0.key == cluster })
  }

  @Test func `signals of another replica are heard once, and those of before we came never`() {
    var book = LeaseBook(replica: me)
    let key = LeaseKey.replica(other)
    func record(_ version: Int, _ numbers: [Int]) -> LeaseRecord {
      LeaseRecord(
        key: key, version: version, holder: other, duration: .seconds(15), renewed: "\(version)",
        signals: numbers.map {
          PassedSignal(
            number: $0, signal: .mergeRequestChanged(number: $0, source: nil, target: nil))
        })
    }
    book.list([record(1, [1, 2])], at: .zero)
    #expect(book.takeNews().isEmpty)
    book.observe(record(2, [1, 2, 3]), at: .seconds(1))
    book.observe(record(2, [1, 2, 3]), at: .seconds(1))
    #expect(
      book.takeNews() == [.heard(.mergeRequestChanged(number: 3, source: nil, target: nil))])
  }
}
