// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryEngineClusters
package import FerryEngineFacts
import FerryEngineMergeRequests
import FerryEnginePromotions
import FerryPlan
import FerryPorts
import FerryPromotion
package import FerryViews
package import Logging
import ServiceLifecycle

/// Ferry at work: follows Git, the registries and every cluster, and acts on what they say.
///
/// Level-triggered: a signal, a watch or a timer only says which key to look at; every look decides
/// anew from facts. Nothing that it holds needs to survive a restart.
package final class Engine: Service, ReceivesSignals, ShowsFleet {
  let ports: EnginePorts
  let settings: EngineSettings
  let logger: Logger
  let queue: WorkQueue
  private let backoff = Backoff()
  let fleet: Fleet
  let book = ReleaseBook()
  let logins = LoginBook()
  let observers: ClusterObservers
  let settledLooks = SettledLooks()
  let sourceWorker: SourceWorker
  let folders: FolderHistory
  let clusterWorker: ClusterWorker
  let past: PastRevisions
  let origins: ReleaseOrigins
  private let pusherWork: Lock<PusherWork>
  let tenures = ReadTenures()
  /// Those of which every cluster was looked at once.
  let seenEnvironments = Lock(Set<EnvironmentName>())
  /// Where the server's branches were when the merge requests were last looked through.
  let branches = Lock([BranchName: GitObjectID]())
  let reading = Lock(SourceReading?.none)

  /// `tell` is called with each event of the story, in order, and returns at once.
  package init(
    ports: EnginePorts, settings: EngineSettings, logger: Logger,
    tell: @escaping @Sendable (EventView) -> Void = { _ in }
  ) {
    self.ports = ports
    self.settings = settings
    self.logger = logger
    let queue = WorkQueue(time: ports.time)
    self.queue = queue
    fleet = Fleet(time: ports.time) { event in
      logger.info("\(event.sentence)")
      tell(event)
    }
    observers = ClusterObservers(clusters: ports.clusters, time: ports.time) {
      queue.add(.cluster($0))
    }
    sourceWorker = SourceWorker(ports: ports, settings: settings)
    folders = FolderHistory(source: ports.source)
    clusterWorker = ClusterWorker(
      ports: ports, settings: settings, fleet: fleet, book: book, rehearsals: Rehearsals())
    past = PastRevisions(ports: ports, settings: settings)
    origins = ReleaseOrigins(ports: ports, logins: logins)
    pusherWork = Lock(PusherWork(ports: ports, settings: settings, queue: queue))
  }

  /// Works until the task is cancelled or the service is told to shut down.
  package func run() async throws {
    queue.add(.source)
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        group.addTask { await self.fleet.showToListeners() }
        group.addTask { await self.observers.run() }
        group.addTask { await self.listenToReplicas() }
        group.addTask {
          await self.queue.work(parallel: self.settings.parallel) { await self.look(at: $0) }
        }
      }
    }
  }

  package func receive(_ signal: Signal) {
    ports.leases.pass(on: signal)
    heed(signal)
  }

  private func heed(_ signal: Signal) {
    switch signal {
    case .pushed(settings.branch, _): queue.add(.source)
    case .mergeRequestChanged(let number, let source, _):
      pusher.mergeRequests.doubt(number)
      queue.add(.mergeRequests)
      doubtMergeRequests(from: source)
    case .pushed(let branch, _):
      doubtMergeRequests(from: branch)
    case .published(let repositories):
      book.doubt(repositories)
      queue.add(.releases)
    case .ping, .other: break
    }
  }

  /// Has the host asked again about the merge requests from a branch; nothing: from any.
  private func doubtMergeRequests(from branch: BranchName?) {
    pusher.presenter.doubt(branch)
    queue.add(.source)
  }

  private func listenToReplicas() async {
    for await news in ports.leases.news() {
      switch news {
      case .taken(.cluster(let id)), .gone(.cluster(let id)): queue.add(.cluster(id))
      case .taken(.pusher):
        let work = PusherWork(ports: ports, settings: settings, queue: queue)
        pusherWork.withLock { $0 = work }
        lookAtPusherWork()
      case .gone(.pusher): lookAtPusherWork()
      case .heard(let signal): heed(signal)
      case .missedSignals:
        pusher.presenter.doubt()
        book.doubt()
        lookAtPusherWork()
      case .taken(.replica), .gone(.replica): break
      }
    }
  }

  private func lookAtPusherWork() {
    queue.add(.source)
    queue.add(.releases)
    queue.add(.mergeRequests)
  }

  /// The work of whoever pushes, as of this tenure.
  var pusher: PusherWork { pusherWork.withLock { $0 } }

  package var view: FleetView { fleet.view }

  package func changes() -> AsyncStream<Int> { fleet.changes() }

  /// Whether the config repository was read: before that there is nothing to show.
  package var isReady: Bool { fleet.snapshot.desired != nil }

  private func look(at key: WorkKey) async {
    let outcome =
      switch key {
      case .source: await lookAtSource()
      case .logins(let id): await readLogins(of: id)
      case .releases: await lookAtReleases()
      case .cluster(let id): await look(at: id)
      case .promotion(let name): await promote(into: name)
      case .mergeRequests: await lookAtMergeRequests()
      }
    if !Task.isCancelled { conclude(key, outcome) }
  }

  private func conclude(_ key: WorkKey, _ outcome: Outcome) {
    switch outcome {
    case .settled(let next):
      backoff.reset(key)
      if let next { queue.add(key, at: next) }
      if key != .releases { trouble(nil, at: key) }
    case .waiting(let what, let retryAfter):
      let delay = backoff.delay(after: key, asked: retryAfter)
      queue.add(key, after: delay)
      logger.warning("\(what)", metadata: ["retry": "\(delay)"])
      trouble(what, at: key)
    case .stalled(let reason):
      // Whoever can mend what the Git host refuses says so nowhere, so it is asked ever more seldom.
      let delay =
        key == .mergeRequests
        ? backoff.rest(after: key, atLeast: settings.pollInterval) : settings.pollInterval
      queue.add(key, after: delay)
      logger.error("\(reason)")
      trouble(reason, at: key)
    }
  }

  /// Clusters show their own troubles.
  func trouble(_ sentence: String?, at key: WorkKey) {
    if case .cluster = key { return }
    guard fleet.snapshot.troubles[key] != sentence else { return }
    fleet.update { state in
      state.troubles[key] = sentence
      return []
    }
  }
}
