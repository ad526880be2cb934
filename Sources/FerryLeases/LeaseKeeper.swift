// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts
package import FerryViews
package import Logging
package import Metrics
import ServiceLifecycle

/// Keeps the Leases of one replica in the home cluster, and knows those of the others.
///
/// What is to be done says `LeaseBook`; here it is done. It is the first of the services, so that it
/// is the last to end: what is held is given back when nobody works under it any more.
package final class LeaseKeeper: Service {
  private let home: any KubernetesAPI
  private let namespace: Namespace
  private let timing: LeaseTiming
  private let clock: any CountsTime
  private let time: any KeepsTime
  private let logger: Logger
  private let metrics: any MetricsFactory
  private let book: Lock<LeaseBook>
  private let bell = Bell()
  private let listeners = Lock([Int: AsyncStream<LeaseNews>.Continuation]())
  private let trouble = Lock(String?.none)

  /// `home` is the cluster where the Leases are, in the namespace.
  package init(
    replica: ReplicaName, home: any KubernetesAPI, namespace: Namespace,
    timing: LeaseTiming = LeaseTiming(), clock: any CountsTime, time: any KeepsTime,
    logger: Logger, metrics: any MetricsFactory
  ) {
    // An attempt that takes longer is given up, so that there is time for another.
    let attempt = timing.attempt
    self.home = home.fenced(
      by: WriteFence(signature: "ferry/\(replica)", left: { attempt }, doubt: {}))
    self.namespace = namespace
    self.timing = timing
    self.clock = clock
    self.time = time
    self.logger = logger
    self.metrics = metrics
    book = Lock(LeaseBook(replica: replica, timing: timing))
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown { await self.keep() }
    if !Task.isCancelled { await leave() }
  }

  /// A fence for writes that need the Lease, whichever work they belong to.
  package func fence(of key: LeaseKey) -> WriteFence {
    WriteFence(
      signature: signature(nil),
      left: { [book, clock] in
        book.withLock { book in
          guard let transitions = book.transitions(of: key) else { return .zero }
          return book.timeLeft(key, transitions, at: clock.elapsed)
        }
      },
      doubt: { [book, clock] in
        book.withLock { book in
          guard let transitions = book.transitions(of: key) else { return }
          book.doubt(key, transitions, at: clock.elapsed)
        }
      })
  }

  private func fence(of key: LeaseKey, _ transitions: Int) -> WriteFence {
    WriteFence(
      signature: signature(transitions),
      left: { [book, clock] in
        book.withLock { $0.timeLeft(key, transitions, at: clock.elapsed) }
      },
      doubt: { [book, clock] in
        book.withLock { $0.doubt(key, transitions, at: clock.elapsed) }
      })
  }

  private func signature(_ transitions: Int?) -> String {
    "ferry/\(book.withLock { $0.replica })" + (transitions.map { " (lease \($0))" } ?? "")
  }
}

extension LeaseKeeper: HoldsLeases, ShowsLeases {
  package var leases: LeasesView {
    let now = clock.elapsed
    return book.withLock { $0.view(at: now) }
  }

  package func want(_ clusters: Set<ClusterID>) {
    change { book, _ in book.want(clusters) }
  }

  package func holding<Result: Sendable>(
    _ key: LeaseKey, _ work: (WriteFence) async -> Result
  ) async -> Result? {
    guard let transitions = change({ $0.begin(key, at: $1) }) else { return nil }
    let result = await work(fence(of: key, transitions))
    change { book, _ in book.end(key) }
    return result
  }

  package func pass(on signal: Signal) { change { $0.pass(on: signal, at: $1) } }

  package func news() -> AsyncStream<LeaseNews> {
    let (stream, listener) = AsyncStream.makeStream(of: LeaseNews.self)
    let key = listeners.withLock { listeners in
      let key = (listeners.keys.max() ?? 0) + 1
      listeners[key] = listener
      return key
    }
    listener.onTermination = { [weak self] _ in
      self?.listeners.withLock { _ = $0.removeValue(forKey: key) }
    }
    return stream
  }
}

// MARK: Keeping

extension LeaseKeeper {
  private func keep() async {
    await withDiscardingTaskGroup { group in
      group.addTask { await self.watch() }
      while !Task.isCancelled {
        let actions = change(ringing: false) {
          $0.actions(at: $1, luck: .random(in: 0...1))
        }
        for action in actions { group.addTask { await self.carryOut(action) } }
        await rest()
      }
      group.cancelAll()
    }
  }

  /// Returns when something changed, or when there may be something to do.
  private func rest() async {
    let now = clock.elapsed
    let next = book.withLock { $0.nextLook(after: now) }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { [bell] in await bell.wait() }
      group.addTask { [clock] in await clock.wait(until: next) }
      await group.next()
      group.cancelAll()
    }
  }

  private func watch() async {
    await home.observe(.lease, in: namespace, selector: LeaseRecord.label) { observation in
      switch observation {
      case .listed(let objects):
        self.change { $0.list(objects.compactMap(LeaseRecord.init(json:)), at: $1) }
      case .changed(let object):
        if let record = LeaseRecord(json: object) { self.change { $0.observe(record, at: $1) } }
      case .removed(let object):
        if let record = LeaseRecord(json: object) { self.change { $0.remove(record.key, at: $1) } }
      case .interrupted(let failure): self.tell(failure)
      }
    }
  }

  private func carryOut(_ action: LeaseAction, attempts: Int = 3) async {
    let sent = clock.elapsed
    do throws(KubernetesFailure) {
      guard let json = try await request(action) else {
        change { $0.gone(action, at: $1) }
        return
      }
      guard let record = LeaseRecord(json: json) else {
        throw KubernetesFailure(
          .malformed, doing: "asking for the Lease of \(action.key)",
          detail: "the answer is no Lease")
      }
      change { $0.done(action, record, sentAt: sent, at: $1) }
      tell(nil)
    } catch {
      await take(error, of: action, attempts: attempts)
    }
  }

  /// The Lease as it then is; nothing when there is none any more.
  private func request(_ action: LeaseAction) async throws(KubernetesFailure) -> JSONValue? {
    let reference = action.key.reference(in: namespace)
    switch action {
    case .create(let record):
      return try await home.create(record.manifest(in: namespace, at: time.now))
    case .take(let record):
      return try await home.merge(record.patch(at: time.now, isTaken: true), into: reference)
    case .renew(let record), .giveBack(let record):
      return try await home.merge(record.patch(at: time.now, isTaken: false), into: reference)
    case .remove:
      try await home.delete(reference, uid: nil)
      return nil
    }
  }

  private func take(
    _ failure: KubernetesFailure, of action: LeaseAction, attempts: Int
  ) async {
    switch failure.code {
    case .notFound where action.isAboutAnObject: change { $0.gone(action, at: $1) }
    case .outdated, .alreadyExists:
      // Somebody was faster, or an answer of ours was lost: what is true now?
      if let json = try? await home.get(action.key.reference(in: namespace)),
        let record = LeaseRecord(json: json)
      {
        change { $0.observe(record, at: $1) }
        if attempts > 1, let again = action.givingBack(record) {
          return await carryOut(again, attempts: attempts - 1)
        }
      }
      change { $0.failed(action, at: $1) }
    default:
      change { $0.failed(action, at: $1) }
      tell(failure)
    }
  }

  /// Gives back what is held, in bounded time; what could not be given back expires.
  ///
  /// A Lease whose last write may still be carried out is held until that cannot be any more.
  private func leave() async {
    let end = clock.elapsed + timing.duration - timing.deadline + timing.attempt
    change { book, _ in book.leave() }
    while clock.elapsed < end, !Task.isCancelled,
      let next = change(ringing: false, { $0.nextReturn(after: $1) })
    {
      await clock.wait(until: min(next, end))
      let actions = change(ringing: false) { $0.actions(at: $1, luck: 0) }
      await withDiscardingTaskGroup { group in
        for action in actions { group.addTask { await self.carryOut(action) } }
      }
      if actions.isEmpty { break }
    }
  }

  /// Changes the book, tells what is new of it, and has the keeper look at it.
  @discardableResult
  private func change<Result: Sendable>(
    ringing: Bool = true, _ body: (inout LeaseBook, Duration) -> Result
  ) -> Result {
    let now = clock.elapsed
    let (result, news) = book.withLock { book in (body(&book, now), book.takeNews()) }
    for one in news { tell(one) }
    if ringing { bell.ring() }
    return result
  }

  private func tell(_ news: LeaseNews) {
    switch news {
    case .taken(let key):
      logger.info("holds the Lease of \(key)")
      count("taken")
    case .gone(let key):
      logger.info("does not hold the Lease of \(key) any more")
      count("gone")
    case .heard, .missedSignals: break
    }
    for listener in listeners.withLock({ Array($0.values) }) { listener.yield(news) }
  }

  private func count(_ change: String) {
    Counter(label: "ferry_lease_changes_total", dimensions: [("change", change)], factory: metrics)
      .increment()
  }

  /// Once for each thing that stands in the way.
  private func tell(_ failure: KubernetesFailure?) {
    guard failure?.code != .cancelled else { return }
    let sentence = failure?.description
    let isNews = trouble.withLock { trouble in
      defer { trouble = sentence }
      return trouble != sentence
    }
    guard isNews else { return }
    if let sentence {
      logger.warning("the home cluster: \(sentence); without it nothing is written anywhere")
    } else {
      logger.info("the home cluster answers")
    }
  }
}

extension LeaseAction {
  /// Not found is then the Lease itself, and not its namespace.
  fileprivate var isAboutAnObject: Bool {
    if case .create = self { false } else { true }
  }
}
