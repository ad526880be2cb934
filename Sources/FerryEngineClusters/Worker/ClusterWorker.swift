// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryEngineFacts
package import FerryPlan
package import FerryPorts
import FerryPromotion
package import FerryTemplates

/// Brings one cluster to what Git says: looks, plans, rehearses, writes.
package struct ClusterWorker: Sendable {
  package let ports: EnginePorts
  package let settings: EngineSettings
  package let fleet: Fleet
  package let book: ReleaseBook
  package let rehearsals: Rehearsals
  var witness = JobWitness()
  var namespaces = NamespaceBook()
  package let memories = PlanMemories()

  package init(
    ports: EnginePorts, settings: EngineSettings, fleet: Fleet, book: ReleaseBook,
    rehearsals: Rehearsals
  ) {
    self.ports = ports
    self.settings = settings
    self.fleet = fleet
    self.book = book
    self.rehearsals = rehearsals
  }

  /// One look at a cluster.
  package struct Result: Sendable {
    package var plan: Plan
    package var report = ChangeReport()
    /// Why nothing was planned or written; nothing when all went well.
    package var trouble: Trouble?
    /// Nothing was written or noted: the branch moved on meanwhile, or others failed.
    package private(set) var isOvertaken = false

    package init(plan: Plan, report: ChangeReport = ChangeReport(), trouble: Trouble? = nil) {
      self.plan = plan
      self.report = report
      self.trouble = trouble
    }

    static func overtaken(_ cluster: ClusterID) -> Result {
      var result = Result(plan: Plan(cluster: cluster, changes: [], assessments: [:]))
      result.isOvertaken = true
      return result
    }

    package struct Trouble: Sendable {
      package var sentence: String
      package var disposition: Disposition
      package var retryAfter: Duration?

      package init(sentence: String, disposition: Disposition, retryAfter: Duration? = nil) {
        self.sentence = sentence
        self.disposition = disposition
        self.retryAfter = retryAfter
      }
    }
  }

  /// All that a plan of the cluster is decided from and that needs no request; nothing where the fleet
  /// is at another revision than the one that the cluster is of.
  package func facts(
    of cluster: DesiredCluster, at revision: Revision, live: LiveState, state: FleetState
  ) -> PlanFacts? {
    guard let desired = state.desired, desired.revision == revision else { return nil }
    let (releases, now) = (book.answers(for: cluster), ports.time.now)
    let first = Remembered<Timestamp?>()
    var facts = PlanFacts(
      desired: cluster, revision: desired.revision, live: live, releases: releases,
      wait: { bundle in
        if live.bundles[bundle]?.wasDeployed != true,
          case .joins(let wait) = state.joining(
            cluster.id, with: bundle, first: first { live.firstDeployed }, at: now)
        {
          return wait
        }
        return state.wait(of: bundle, on: cluster, releases: releases, at: now)
      },
      retry: desired.pipeline.retry,
      maxDeletions: desired.pipeline[cluster.id.environment]?.maxDeletions ?? 1,
      confirmedDeletions: state.confirmedDeletions, now: now)
    facts.needsVerification = desired.pipeline.needsVerification(in: cluster.id.environment)
    return facts
  }

  /// Plans a cluster to act on it, and remembers what is at rest.
  package func decide(
    _ facts: PlanFacts, templates: JobTemplates, api: any KubernetesAPI
  ) async -> Plan {
    var memory = memories.take(facts.desired.id)
    defer { memories[facts.desired.id] = memory }
    return await plan(facts, remembering: &memory, templates: templates, api: api)
  }

  /// Plans what is proposed for a cluster.
  package func preview(
    _ facts: PlanFacts, templates: JobTemplates, api: any KubernetesAPI
  ) async -> Plan {
    var memory = memories[facts.desired.id]
    return await plan(facts, remembering: &memory, templates: templates, api: api)
  }

  /// Plans after asking the cluster what the plan needs and the watches do not tell; writes nothing.
  private func plan(
    _ facts: PlanFacts, remembering memory: inout PlanMemory, templates: JobTemplates,
    api: any KubernetesAPI
  ) async -> Plan {
    var facts = facts
    facts.former = memory.former(by: facts)
    facts.logs = await witness.logTails(of: facts.live, api: api)
    facts.obstacles = await witness.obstacles(
      of: facts.live, on: facts.desired.id, at: facts.now, api: api)
    let survey = NamespaceSurvey(book: namespaces, templates: templates, api: api)
    return await survey.plan(facts, remembering: &memory)
  }

  /// Looks at a cluster of a revision whose state is known, and carries the plan out as long as the
  /// fence is open and nobody stopped everything.
  package func work(
    on cluster: DesiredCluster, at revision: Revision, live: LiveState, mirror: ClusterMirror?,
    templates: JobTemplates, fence: WriteFence,
    sight: @escaping @Sendable (ClusterID) -> ClusterSight
  ) async -> Result {
    let state = fleet.snapshot
    let start = ports.time.now
    let cluster = cluster.leavingIgnored(in: live)
    defer { ports.metrics.synced(in: ports.time.now - start) }
    do throws(KubernetesFailure) {
      let api = try await ports.clusters.api(contexts: cluster.contexts)
      guard let facts = facts(of: cluster, at: revision, live: live, state: state) else {
        return .overtaken(cluster.id)
      }
      var plan = await decide(facts, templates: templates, api: api)
      let objection = await rehearse(
        &plan, by: facts, templates: templates, state: state, sight: sight)
      // Meanwhile the branch may have moved on, or another cluster have failed; what went without
      // being its turn, as a change that deploys nothing, goes on.
      guard let later = self.facts(of: cluster, at: revision, live: live, state: fleet.snapshot),
        !facts.bundlesRolledOut(by: plan)
          .contains(where: { facts.wait($0) == nil && later.wait($0) != nil })
      else { return .overtaken(cluster.id) }
      // Until something was written, nobody knows whether the last trouble is over.
      let lasting = plan.writes ? fleet.snapshot.clusters[cluster.id]?.passingTrouble : nil
      let expected = plan.keepingRefusals(
        of: fleet.snapshot.clusters[cluster.id]?.value, on: cluster)
      record(
        expected, of: cluster, at: revision, trouble: objection?.sentence ?? lasting,
        isStalled: objection?.disposition == .stalled)
      let jobs = JobWriter(templates: templates, desired: cluster, werfImage: settings.werfImage)
      let fenced = api.fenced(by: fence.closing(by: ports.brake))
      let executor = ChangeExecutor(
        api: fenced, mirror: mirror, jobs: jobs, events: EventWriter(api: fenced, time: ports.time))
      let report = await executor.carryOut(plan, desired: cluster, live: live)
      countJobs(report, live: live)
      doubtDeployed(report, on: cluster.id)
      namespaces.record(report, on: cluster.id, at: ports.time.now)
      return conclude(
        plan, report, of: cluster, at: revision, objection, isNoted: expected == plan)
    } catch {
      blind(cluster, error)
      return Result(
        plan: Plan(cluster: cluster.id, changes: [], assessments: [:]),
        trouble: .init(
          sentence: error.description, disposition: error.disposition,
          retryAfter: error.retryAfter))
    }
  }

  /// Notes that a cluster could not be looked at.
  package func blind(_ cluster: DesiredCluster, _ failure: KubernetesFailure) {
    noteBlind(cluster, failure.description, isStalled: failure.disposition == .stalled)
  }

  /// Notes that a cluster is not worked on: its folder is broken or it is suspended.
  package func standStill(_ cluster: DesiredCluster, why: String) {
    noteBlind(cluster, why, isStalled: cluster.isBroken)
  }

  /// At the revision that the fleet is at, which may be newer than the cluster.
  private func noteBlind(_ cluster: DesiredCluster, _ why: String, isStalled: Bool) {
    fleet.update { state in
      guard let desired = state.desired else { return [] }
      return state.record(
        ClusterStanding(
          blind: why, isStalled: isStalled, desired: desired.clusters[cluster.id] ?? cluster,
          revision: desired.revision, before: state.clusters[cluster.id]?.value),
        of: cluster.id)
    }
  }

  private func conclude(
    _ plan: Plan, _ report: ChangeReport, of cluster: DesiredCluster, at revision: Revision,
    _ objection: Result.Trouble?, isNoted: Bool
  ) -> Result {
    let refusal = plan.changes.compactMap { change -> String? in
      if case .refuse(let bundle, _, let message) = change {
        return (bundle.map { "\($0): " } ?? "") + message
      }
      return nil
    }.first
    // That a namespace is being deleted was noted: the next plan, which is due now, heeds it.
    if let failed = report.failed.first(where: { $0.failure.code != .terminating }) {
      let failure = failed.failure
      var plan = plan
      plan.note(report.failed, of: cluster)
      record(
        plan, of: cluster, at: revision, trouble: failure.description,
        isStalled: failure.disposition == .stalled)
      return Result(
        plan: plan, report: report,
        trouble: .init(
          sentence: failure.description, disposition: failure.disposition,
          retryAfter: failure.retryAfter))
    }
    let refused = refusal.map { Result.Trouble(sentence: $0, disposition: .stalled) }
    guard let trouble = objection ?? refused else {
      if !isNoted || fleet.snapshot.clusters[cluster.id]?.passingTrouble != nil {
        record(plan, of: cluster, at: revision, trouble: nil, isStalled: false)
      }
      return Result(plan: plan, report: report)
    }
    record(
      plan, of: cluster, at: revision, trouble: trouble.sentence,
      isStalled: trouble.disposition == .stalled)
    return Result(plan: plan, report: report, trouble: trouble)
  }

  /// Notes how a cluster stands by its plan, at the revision that was planned: the branch may have moved
  /// on meanwhile, and others must not take what was found for what the new one wants.
  func record(
    _ plan: Plan, of cluster: DesiredCluster, at revision: Revision, trouble: String?,
    isStalled: Bool, isOthers: Bool = false
  ) {
    let standing = ClusterStanding(
      plan: plan, desired: cluster, revision: revision, trouble: trouble, isStalled: isStalled,
      isOthers: isOthers, before: fleet.snapshot.clusters[cluster.id]?.value, at: ports.time.now)
    fleet.update { $0.record(standing, of: cluster.id) }
  }

  /// A Job counts when its end is written down, so that it counts once.
  private func countJobs(_ report: ChangeReport, live: LiveState) {
    for case .writeStatus(let bundle, let status) in report.done {
      for entry in status.ends(since: live.bundles[bundle]?.status) {
        ports.metrics.jobEnded(entry.result)
      }
    }
  }

  /// After a deployment the digest is asked again: the tag may have moved while the Job ran.
  private func doubtDeployed(_ report: ChangeReport, on cluster: ClusterID) {
    for case .writeStatus(let bundle, let status) in report.done where status.ready == 1 {
      book.doubt(TargetID(cluster: cluster, bundle: bundle))
    }
  }
}

extension LiveState {
  /// Since when the cluster has a Bundle that Ferry deployed there; nothing when it has none.
  fileprivate var firstDeployed: Timestamp? {
    bundles.values.filter(\.wasDeployed).compactMap(\.created).min()
  }
}

extension LiveBundle {
  fileprivate var wasDeployed: Bool { isOurs && status.deploy != nil }
}

extension Pipeline {
  /// Whether an environment that gets its releases from this one wants them verified.
  fileprivate func needsVerification(in environment: EnvironmentName) -> Bool {
    environments.contains { other in
      other.promotion.map { $0.needsVerification && $0.from.contains(environment) } ?? false
    }
  }
}
