// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryManifests
import FerryPlan
import FerryPorts
import FerryPromotion
package import Logging
import ServiceLifecycle

/// Ferry at work: follows Git, the registries and every cluster, and acts on what they say.
///
/// Level-triggered: a signal, a watch or a timer only says which key to look at; every look decides
/// anew from facts. Nothing that it holds needs to survive a restart.
package final class Engine: Service, ReceivesSignals, ShowsFleet {
  private let ports: EnginePorts
  private let settings: EngineSettings
  private let logger: Logger
  private let queue: WorkQueue
  private let backoff = Backoff()
  private let fleet: Fleet
  private let book = ReleaseBook()
  private let logins = LoginBook()
  private let observers: ClusterObservers
  private let settledLooks = SettledLooks()
  private let sourceWorker: SourceWorker
  private let folders: FolderHistory
  private let clusterWorker: ClusterWorker
  private let past: PastRevisions
  private let origins: ReleaseOrigins
  private let pusherWork: Lock<PusherWork>
  /// Where the server's branches were when the merge requests were last looked through.
  private let branches = Lock([BranchName: GitObjectID]())
  private let reading = Lock(SourceReading?.none)

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
    case .mergeRequestChanged(let number, _, _):
      pusher.mergeRequests.doubt(number)
      queue.add(.mergeRequests)
      fallthrough
    case .pushed:
      pusher.presenter.doubt()
      pusher.commenter.doubt()
      queue.add(.source)
    case .published(let repositories):
      book.doubt(repositories)
      queue.add(.releases)
    case .ping, .other: break
    }
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
      case .missedSignals: lookAtPusherWork()
      case .taken(.replica), .gone(.replica): break
      }
    }
  }

  private func lookAtPusherWork() {
    queue.add(.source)
    queue.add(.releases)
    queue.add(.mergeRequests)
  }

  private var pusher: PusherWork { pusherWork.withLock { $0 } }

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
      queue.add(key, after: settings.pollInterval)
      logger.error("\(reason)")
      trouble(reason, at: key)
    }
  }

  /// Clusters show their own troubles.
  private func trouble(_ sentence: String?, at key: WorkKey) {
    if case .cluster = key { return }
    guard fleet.snapshot.troubles[key] != sentence else { return }
    fleet.update { state in
      state.troubles[key] = sentence
      return []
    }
  }

  private func lookAtSource() async -> Outcome {
    let start = ports.time.now
    do throws(GitFailure) {
      let known = reading.withLock { $0?.desired.revision }
      let next = try await sourceWorker.work(after: known) { heed($0) }
      if let next { take(next) }
      try await noteOrphans()
      for environment in fleet.snapshot.desired?.pipeline.environments ?? [] {
        queue.add(.promotion(environment.name))
      }
      // A branch that moved may be a merge request's whose webhook was lost.
      let tips = try await ports.source.branches()
      if branches.withLock({ $0 }) != tips { queue.add(.mergeRequests) }
      branches.withLock { $0 = tips }
      return .settled(next: start + settings.pollInterval)
    } catch {
      return Outcome(error)
    }
  }

  private func noteOrphans() async throws(GitFailure) {
    guard let desired = reading.withLock({ $0?.desired }) else { return }
    let orphans = try await folders.orphans(
      at: desired.revision, present: Set(desired.clusters.keys))
    guard fleet.snapshot.orphans != orphans else { return }
    for orphan in orphans { logger.warning("\(orphan.sentence)") }
    fleet.update { state in
      state.orphans = orphans
      return []
    }
  }

  /// From here on nothing is written, whatever is being carried out.
  ///
  /// It ends only with a revision that could be read and says otherwise.
  private func heed(_ stop: EmergencyStop?) {
    ports.brake.set(stop)
    guard fleet.snapshot.emergency != stop else { return }
    if let stop { logger.error("\(stop.sentence)") }
    fleet.update { state in
      state.emergency = stop
      return [stop?.sentence ?? "goes on: \(EmergencyStop.file) is gone"]
    }
  }

  private func take(_ next: SourceReading) {
    heed(next.desired.stops.emergency)
    let gone = Set(fleet.snapshot.clusters.keys).subtracting(next.desired.clusters.keys)
    let atRest = clustersAtRest(in: next)
    reading.withLock { $0 = next }
    fleet.update { state in
      state.desired = next.desired
      state.confirmedDeletions = next.confirmedDeletions
      for cluster in gone { state.clusters[cluster] = nil }
      for cluster in atRest { state.clusters[cluster]?.revision = next.desired.revision }
      return ["follows \(next.desired.revision.branch) at \(next.desired.revision.commit.short)"]
    }
    let working = next.desired.clusters.filter {
      !$0.value.isBroken && !$0.value.settings.isSuspended
    }
    observers.follow(working.values)
    ports.leases.want(Set(working.keys))
    logins.keep(only: next.desired.clusters.keys)
    for (id, cluster) in next.desired.clusters where !cluster.loginKeys.isEmpty {
      queue.add(.logins(id))
    }
    queue.add(.releases)
    for cluster in next.desired.clusters.keys where !atRest.contains(cluster) {
      queue.add(.cluster(cluster))
    }
    for diagnostic in next.desired.allDiagnostics { logger.warning("\(diagnostic)") }
  }

  /// The clusters of which the revision wants nothing else than what they were found to have: a plan
  /// would find the same again.
  private func clustersAtRest(in next: SourceReading) -> Set<ClusterID> {
    Set(
      next.desired.clusters.values.filter { cluster in
        guard cluster.reasonToStandStill(in: next.desired) == nil,
          let mirror = observers.mirror(of: cluster)
        else { return false }
        return settledLooks.covers(settledFacts(of: cluster, mirror, in: next))
      }.map(\.id))
  }

  private func settledFacts(
    of cluster: DesiredCluster, _ mirror: ClusterMirror, in reading: SourceReading
  ) -> SettledLooks.Facts {
    SettledLooks.Facts(
      cluster: cluster, pipeline: reading.desired.pipeline,
      confirmedDeletions: reading.confirmedDeletions, mirror: ObjectIdentifier(mirror),
      seen: mirror.version, answers: book.version(of: cluster.id))
  }

  private func readLogins(of id: ClusterID) async -> Outcome {
    guard let cluster = fleet.snapshot.desired?.clusters[id], !cluster.loginKeys.isEmpty else {
      return .settled(next: nil)
    }
    let start = ports.time.now
    if await LoginReader(clusters: ports.clusters, book: logins).read(for: cluster) {
      queue.add(.releases)
    }
    return .settled(next: start + settings.pollInterval)
  }

  private func lookAtReleases() async -> Outcome {
    guard let desired = fleet.snapshot.desired else { return .settled(next: nil) }
    let start = ports.time.now
    let resolver = ReleaseResolver(ports: ports, book: book, logins: logins)
    let changed = await resolver.refresh(desired, olderThan: start - settings.pollInterval)
    for cluster in changed { queue.add(.cluster(cluster)) }
    // A registry that is silent waits for itself alone: the others are asked at every poll.
    show(book.silence?.sentence)
    let poll = start + settings.pollInterval
    return .settled(next: min(poll, book.nextQuestion ?? poll))
  }

  private func show(_ silence: String?) {
    if let silence, fleet.snapshot.troubles[.releases] != silence { logger.warning("\(silence)") }
    trouble(silence, at: .releases)
  }

  private func look(at id: ClusterID) async -> Outcome {
    guard let reading = reading.withLock({ $0 }), let cluster = reading.desired.clusters[id] else {
      return .settled(next: nil)
    }
    let before = fleet.snapshot
    let outcome = await look(at: cluster, reading: reading)
    passOn(from: id, before: before.clusters[id])
    let answers = book.answers(for: cluster)
    if fleet.snapshot.isOvertaken(cluster, releases: answers, at: ports.time.now) {
      queue.add(.cluster(id))
    }
    return outcome
  }

  private func look(at cluster: DesiredCluster, reading: SourceReading) async -> Outcome {
    if let stop = cluster.reasonToStandStill(in: reading.desired) {
      settledLooks.forget(cluster.id)
      clusterWorker.standStill(cluster, why: stop)
      return .settled(next: nil)
    }
    guard let mirror = observers.mirror(of: cluster) else { return .settled(next: nil) }
    // Before what is seen: what comes between the two is looked at again.
    let facts = settledFacts(of: cluster, mirror, in: reading)
    switch mirror.view {
    case .failure(.notListed): return .settled(next: nil)
    case .failure(.interrupted(let failure)):
      settledLooks.forget(cluster.id)
      clusterWorker.blind(cluster, failure)
      return .settled(next: nil)
    case .success(let live):
      let result = await look(at: cluster, live, mirror, reading: reading)
      settledLooks.record(result, from: facts)
      // What was written is known already, so no watch will say that it is news.
      if result.report.changesThePlan { queue.add(.cluster(cluster.id)) }
      return result.outcome
    }
  }

  /// Where another replica holds the cluster's Lease, it is looked at and not written to: what becomes
  /// of it decides what may be done elsewhere.
  private func look(
    at cluster: DesiredCluster, _ live: LiveState, _ mirror: ClusterMirror,
    reading: SourceReading
  ) async -> ClusterWorker.Result {
    guard ports.brake.stop == nil else {
      return await clusterWorker.look(at: cluster, live: live, templates: reading.templates)
    }
    let observers = observers
    let result = await ports.leases.holding(.cluster(cluster.id)) { fence in
      await clusterWorker.work(
        on: cluster, live: live, mirror: mirror, templates: reading.templates, fence: fence
      ) { other in
        guard let other = reading.desired.clusters[other],
          case .success(let live)? = observers.mirror(of: other)?.view
        else { return nil }
        return live
      }
    }
    if let result { return result }
    return await clusterWorker.look(at: cluster, live: live, templates: reading.templates)
  }

  /// Looks at whoever waits for this cluster, when it stands otherwise than before.
  private func passOn(from id: ClusterID, before: ClusterStanding?) {
    let state = fleet.snapshot
    guard let now = state.clusters[id], now != before, let desired = state.desired else { return }
    let news = now.news(since: before)
    for (cluster, other) in state.clusters
    where cluster.environment == id.environment && cluster != id && other.waits(for: news) {
      queue.add(.cluster(cluster))
    }
    if before == nil || pusher.mergeRequests.waits(for: id) { queue.add(.mergeRequests) }
    if now.deployments != before?.deployments { queue.add(.releases) }
    for environment in desired.pipeline.environments
    where environment.name == id.environment
      || environment.promotion?.from.contains(id.environment) == true
    {
      queue.add(.promotion(environment.name))
    }
  }

  /// Waits until every cluster was looked at: before that there is nothing to plan against.
  private func lookAtMergeRequests() async -> Outcome {
    let state = fleet.snapshot
    guard let reading = reading.withLock({ $0 }),
      reading.desired.clusters.keys.allSatisfy({ state.clusters[$0] != nil })
    else { return .settled(next: nil) }
    let (observers, queue) = (observers, queue)
    let previewer = Previewer(worker: clusterWorker, logins: logins) {
      observers.mirror(of: $0)?.view
    }
    let outcome = await pushing {
      await pusher.mergeRequests.work(on: reading, state, previewer: previewer) {
        for cluster in reading.desired.clusters.keys { queue.add(.cluster(cluster)) }
        queue.add(.source)
      }
    }
    return outcome ?? .settled(next: nil)
  }

  private func promote(into environment: EnvironmentName) async -> Outcome {
    guard let reading = reading.withLock({ $0 }) else { return .settled(next: nil) }
    let outcome = await pushing {
      let pusher = pusher
      let promoted = await promoter(pusher.presenter, pushes: true)
        .work(into: environment, reading: reading)
      let state = fleet.snapshot
      let reported = await pusher.reporter.report(environment, state)
      let commented = await pusher.commenter.comment(
        on: environment, state, template: reading.rolloutTemplate)
      let (reverted, news) = await pusher.reverter.revert(in: environment, state)
      for sentence in news { fleet.note(sentence) }
      return promoted.joined(with: reported).joined(with: commented).joined(with: reverted)
    }
    if let outcome { return outcome }
    return await promoter(pusher.presenter, pushes: false)
      .work(into: environment, reading: reading)
  }

  /// Does what writes to Git and its host; nothing where another replica does, or everything is
  /// stopped.
  private func pushing(_ work: () async -> Outcome) async -> Outcome? {
    guard ports.brake.stop == nil else { return nil }
    return await ports.leases.holding(.pusher) { _ in await work() }
  }

  private func promoter(_ presenter: Presenter, pushes: Bool) -> Promoter {
    let queue = queue
    return Promoter(
      ports: ports, settings: settings, fleet: fleet, presenter: presenter, past: past,
      origins: origins, pushes: pushes
    ) { queue.add(.source) }
  }
}

extension DesiredCluster {
  /// Why nothing is done on the cluster; nothing when it is worked on.
  func reasonToStandStill(in desired: DesiredState) -> String? {
    if let broken = desired.diagnostics.first(where: { $0.severity == .error }) {
      return broken.description
    }
    if let broken = diagnostics.first(where: { $0.severity == .error }) {
      return broken.description
    }
    return settings.isSuspended ? "suspended in cluster.yaml" : nil
  }
}

extension ClusterStanding {
  /// What each Bundle's last deployment was.
  fileprivate var deployments: [BundleID: BundleStatus.Deployment?] {
    assessments.mapValues(\.deployed)
  }
}

extension ClusterWorker.Result {
  var outcome: Outcome {
    guard let trouble else { return .settled(next: plan.nextLook) }
    switch trouble.disposition {
    case .transient, .waiting, .defect:
      return .waiting(for: trouble.sentence, retryAfter: trouble.retryAfter)
    case .stalled: return .stalled(reason: trouble.sentence)
    }
  }
}
