// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineClusters
import FerryEngineFacts
import FerryPorts
import Logging

/// What Git and the registries say.
extension Engine {
  /// Fetches, and takes in what is new at the head of the branch.
  func lookAtSource() async -> Outcome {
    let (start, begun) = (ports.time.now, tenures.unread)
    do throws(GitFailure) {
      let known = reading.withLock { $0?.desired.revision }
      let next = try await sourceWorker.work(after: known) { heed($0) }
      if let next { take(next) }
      for cluster in tenures.noteRead(begun) { lookSoon(at: cluster) }
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

  /// Shows the cluster folders that left Git without a word.
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

  /// Has everything looked at that a new revision may change.
  private func take(_ next: SourceReading) {
    let stop = next.desired.stops.emergency
    if stop != nil { heed(stop) }
    let gone = Set(fleet.snapshot.clusters.all.keys).subtracting(next.desired.clusters.keys)
    let atRest = clustersAtRest(in: next)
    fleet.update { state in
      // At once: nobody plans a cluster of one revision against the standings of another.
      reading.withLock { $0 = next }
      state.desired = next.desired
      state.confirmedDeletions = next.confirmedDeletions
      for cluster in gone { state.clusters.remove(cluster) }
      for cluster in atRest { state.clusters.carry(cluster, to: next.desired.revision) }
      return ["follows \(next.desired.revision.branch) at \(next.desired.revision.commit.short)"]
    }
    // Not before nobody works any more by what was wanted while everything stood still.
    if stop == nil { heed(nil) }
    let working = next.desired.clusters.filter {
      !$0.value.isBroken && !$0.value.settings.isSuspended
    }
    observers.follow(working.values)
    ports.leases.want(Set(working.keys))
    logins.keep(only: next.desired.clusters.keys)
    clusterWorker.memories.keep(only: next.desired.clusters.keys)
    for (id, cluster) in next.desired.clusters where !cluster.loginKeys.isEmpty {
      queue.add(.logins(id))
    }
    queue.add(.releases)
    // The last that nobody had seen may be one that left Git.
    beginWhereAllWereSeen()
    for id in next.desired.clusters.keys where !atRest.contains(id) { lookSoon(at: id) }
    for diagnostic in next.desired.allDiagnostics { logger.warning("\(diagnostic)") }
  }

  /// Has a cluster looked at now; where its registries have still to answer, which comes in a moment
  /// and has it looked at, a second later.
  private func lookSoon(at id: ClusterID) {
    let cluster = reading.withLock { $0?.desired.clusters[id] }
    let hasAnswers = cluster.map(book.hasAnswers) ?? true
    queue.add(.cluster(id), after: hasAnswers ? .zero : .seconds(1))
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

  /// What a look at the cluster is made from, as far as time alone does not change it.
  func settledFacts(
    of cluster: DesiredCluster, _ mirror: ClusterMirror, in reading: SourceReading
  ) -> SettledLooks.Facts {
    SettledLooks.Facts(
      cluster: cluster, pipeline: reading.desired.pipeline,
      confirmedDeletions: reading.confirmedDeletions, mirror: ObjectIdentifier(mirror),
      seen: mirror.version, answers: book.version(of: cluster.id))
  }

  /// Reads the Secrets that the cluster's Bundles log in with at their registries.
  func readLogins(of id: ClusterID) async -> Outcome {
    guard let cluster = fleet.snapshot.desired?.clusters[id], !cluster.loginKeys.isEmpty else {
      return .settled(next: nil)
    }
    let start = ports.time.now
    if await LoginReader(clusters: ports.clusters, book: logins).read(for: cluster) {
      queue.add(.releases)
    }
    return .settled(next: start + settings.pollInterval)
  }

  /// Asks the registries what the wanted versions are.
  func lookAtReleases() async -> Outcome {
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

  /// Shows which registry does not answer; nothing: all do.
  private func show(_ silence: String?) {
    if let silence, fleet.snapshot.troubles[.releases] != silence { logger.warning("\(silence)") }
    trouble(silence, at: .releases)
  }
}
