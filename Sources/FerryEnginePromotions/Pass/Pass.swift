// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryEngineClusters
package import FerryEngineFacts
import FerryManifests
import FerryPlan
import FerryPorts
import FerryPromotion
package import FerryViews

/// One pass over everything, for `ferry plan` and `ferry sync`: lists in place of watches.
package struct Pass: Sendable {
  let ports: EnginePorts
  private let settings: EngineSettings
  private let fleet: Fleet
  private let book = ReleaseBook()
  private let rehearsals = Rehearsals()

  package init(
    ports: EnginePorts, settings: EngineSettings,
    tell: @escaping @Sendable (EventView) -> Void = { _ in }
  ) {
    self.ports = ports
    self.settings = settings
    fleet = Fleet(time: ports.time, tell: tell)
  }

  /// Reads, looks and plans; `writing` also carries out and promotes. Throws where there is nothing to
  /// plan from.
  package func run(writing: Bool) async throws(GitFailure) -> PassReport {
    try await pass(writing: writing).report
  }

  /// Reads, looks and plans, and gives what was read and how the fleet stands.
  func survey() async throws(GitFailure) -> (reading: SourceReading, state: FleetState) {
    let reading = try await pass(writing: false).reading
    return (reading, fleet.snapshot)
  }

  func pass(
    writing: Bool
  ) async throws(GitFailure) -> (reading: SourceReading, report: PassReport) {
    let worker = SourceWorker(ports: ports, settings: settings)
    guard let reading = try await worker.work(after: nil) else {
      throw GitFailure(.unexpected, doing: "reading the config repository", detail: "no head")
    }
    let orphans = try await FolderHistory(source: ports.source).orphans(
      at: reading.desired.revision, present: Set(reading.desired.clusters.keys))
    let emergency = reading.desired.stops.emergency
    let writing = writing && emergency == nil
    fleet.update { state in
      state.desired = reading.desired
      state.emergency = emergency
      state.orphans = orphans
      state.confirmedDeletions = reading.confirmedDeletions
      return []
    }
    let logins = LoginBook()
    await LoginReader(clusters: ports.clusters, book: logins).read(for: reading.desired)
    let resolver = ReleaseResolver(ports: ports, book: book, logins: logins)
    _ = await resolver.refresh(reading.desired, olderThan: ports.time.now)
    let lives = await lookAtAll(reading.desired)
    var report = PassReport(revision: reading.desired.revision)
    report.diagnostics = reading.desired.allDiagnostics
    report.emergency = emergency
    report.orphans = orphans
    report.driftRules = Dictionary(
      reading.desired.pipeline.environments.map { ($0.name, $0.drift) }
    ) { first, _ in first }
    if writing {
      // Before anything is written it has to be known whether a rollout is halted.
      let all = Array(reading.desired.clusters.keys)
      _ = await results(of: all, reading: reading, lives: lives, writing: false)
    }
    for environment in environments(of: reading.desired) {
      for wave in waves(of: environment) {
        await work(on: wave, reading: reading, lives: lives, writing: writing, into: &report)
      }
    }
    if writing { report.outcome = await promote(reading, logins: logins) }
    report.view = fleet.view
    return (reading, report)
  }

  private var worker: ClusterWorker {
    ClusterWorker(
      ports: ports, settings: settings, fleet: fleet, book: book, rehearsals: rehearsals)
  }

  /// In pipeline order; environments that only have folders come last.
  private func environments(of desired: DesiredState) -> [EnvironmentName] {
    let named = desired.pipeline.environments.map(\.name)
    let others = Set(desired.clusters.keys.map(\.environment)).subtracting(named)
    return named + others.sorted()
  }

  private func waves(of environment: EnvironmentName) -> [[ClusterID]] {
    let state = fleet.snapshot
    let waves = state.waves(of: environment).map(\.clusters)
    let inWaves = Set(waves.joined())
    let rest = (state.desired?.clusters.keys.sorted() ?? [])
      .filter { $0.environment == environment && !inWaves.contains($0) }
    return waves + (rest.isEmpty ? [] : [rest])
  }

  private func work(
    on wave: [ClusterID], reading: SourceReading,
    lives: [ClusterID: Result<LiveState, KubernetesFailure>], writing: Bool,
    into report: inout PassReport
  ) async {
    let results = await results(of: wave, reading: reading, lives: lives, writing: writing)
    for (id, result) in results {
      report.plans[id] = result.plan
      report.reports[id] = result.report
      report.troubles[id] = result.trouble?.sentence
    }
    for id in wave where results[id] == nil {
      guard let cluster = reading.desired.clusters[id] else { continue }
      let why = cluster.reasonToStandStill(in: reading.desired) ?? "not looked at"
      worker.standStill(cluster, why: why)
      if !cluster.settings.isSuspended { report.troubles[id] = why }
    }
  }

  /// What work on the clusters comes to, all at once; nothing of those that were not looked at.
  private func results(
    of clusters: [ClusterID], reading: SourceReading,
    lives: [ClusterID: Result<LiveState, KubernetesFailure>], writing: Bool
  ) async -> [ClusterID: ClusterWorker.Result] {
    await withTaskGroup(of: (ClusterID, ClusterWorker.Result).self) { group in
      for id in clusters {
        guard let cluster = reading.desired.clusters[id], let live = lives[id] else { continue }
        group.addTask {
          (id, await work(on: cluster, live, reading: reading, lives: lives, writing: writing))
        }
      }
      var results: [ClusterID: ClusterWorker.Result] = [:]
      for await (id, result) in group { results[id] = result }
      return results
    }
  }

  private func work(
    on cluster: DesiredCluster, _ live: Result<LiveState, KubernetesFailure>,
    reading: SourceReading, lives: [ClusterID: Result<LiveState, KubernetesFailure>], writing: Bool
  ) async -> ClusterWorker.Result {
    switch live {
    case .failure(let failure):
      worker.blind(cluster, failure)
      return ClusterWorker.Result(
        plan: Plan(cluster: cluster.id, changes: [], assessments: [:]),
        trouble: .init(sentence: failure.description, disposition: failure.disposition))
    case .success(let live):
      guard writing else {
        return await worker.look(
          at: cluster, of: reading.desired.revision, live: live, templates: reading.templates)
      }
      return await worker.work(
        on: cluster, at: reading.desired.revision, live: live, mirror: nil,
        templates: reading.templates, fence: .open
      ) { (try? lives[$0]?.get()).map { .seen($0, after: .zero) } ?? .outOfReach }
    }
  }

  private func lookAtAll(
    _ desired: DesiredState
  ) async -> [ClusterID: Result<LiveState, KubernetesFailure>] {
    await withTaskGroup(of: (ClusterID, Result<LiveState, KubernetesFailure>).self) { group in
      for cluster in desired.clusters.values
      where cluster.reasonToStandStill(in: desired) == nil {
        group.addTask { (cluster.id, await look(at: cluster)) }
      }
      var lives: [ClusterID: Result<LiveState, KubernetesFailure>] = [:]
      for await (id, live) in group { lives[id] = live }
      return lives
    }
  }

  private func look(at cluster: DesiredCluster) async -> Result<LiveState, KubernetesFailure> {
    do throws(KubernetesFailure) {
      let api = try await ports.clusters.api(contexts: cluster.contexts)
      var live = LiveState()
      let data = KeptData.of(Set(cluster.configMaps.keys))
      for part in cluster.settings.watchedParts {
        _ = live.replace(part, with: try await part.objects(api: api), keeping: data)
      }
      return .success(live)
    } catch {
      return .failure(error)
    }
  }

  private func promote(_ reading: SourceReading, logins: LoginBook) async -> Outcome {
    let presenter = Presenter(ports: ports, settings: settings) { _ in }
    let promoter = Promoter(
      ports: ports, settings: settings, fleet: fleet,
      presenter: presenter,
      past: PastRevisions(ports: ports, settings: settings),
      origins: ReleaseOrigins(ports: ports, logins: logins), pushes: true,
      last: presenter.book.latest, follow: {})
    var outcome = Outcome.settled(next: nil)
    for environment in reading.desired.pipeline.environments {
      outcome = outcome.joined(with: await promoter.work(into: environment.name, reading: reading))
    }
    return outcome
  }
}
