// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPlan
package import FerryPorts

/// Follows the clusters that Git tells of, and stops following those that it no longer does.
package final class ClusterObservers: Sendable {
  /// How a cluster is found, and what is followed of it.
  private struct Scope: Hashable {
    let contexts: [String]
    let parts: [WatchedPart]
    let data: KeptData

    init(_ cluster: DesiredCluster) {
      contexts = cluster.contexts
      parts = cluster.settings.watchedParts
      data = .ofRules(cluster.drift.ofData)
    }
  }

  private struct Followed {
    let scope: Scope
    let mirror: ClusterMirror
    let ending = Bell()
  }

  private struct State {
    var wanted: [ClusterID: Scope] = [:]
    var followed: [ClusterID: Followed] = [:]
    var answers = FirstAnswers()
  }

  private let state = Lock(State())
  private let clusters: any ReachesClusters
  private let changed: Bell
  private let onChange: @Sendable (ClusterID) -> Void
  private let time: any KeepsTime

  /// `onChange` is called when something is new in a cluster; it returns at once.
  package init(
    clusters: any ReachesClusters, time: any KeepsTime,
    onChange: @escaping @Sendable (ClusterID) -> Void
  ) {
    self.clusters = clusters
    self.time = time
    self.onChange = onChange
    changed = Bell()
  }

  /// What is known of a cluster; nothing when it is not followed, or not yet as its settings say.
  package func mirror(of cluster: DesiredCluster) -> ClusterMirror? {
    state.withLock { state in
      guard let one = state.followed[cluster.id], one.scope == Scope(cluster) else { return nil }
      return one.mirror
    }
  }

  /// What lives in a cluster that is followed as its settings say, whatever its rules of drift are:
  /// they may be those of a merge request.
  package func view(of cluster: DesiredCluster) -> Result<LiveState, ClusterBlindness>? {
    let scope = Scope(cluster)
    return state.withLock { state in
      guard let one = state.followed[cluster.id], one.scope.contexts == scope.contexts,
        one.scope.parts == scope.parts
      else { return nil }
      return one.mirror.view
    }
  }

  /// What those who work on others know of a cluster.
  package func sight(of cluster: DesiredCluster) -> ClusterSight {
    state.withLock { state in
      guard let one = state.followed[cluster.id], one.scope == Scope(cluster) else {
        return .outOfReach
      }
      switch one.mirror.view {
      case .success(let live):
        return .seen(live, after: state.answers.span(of: cluster.id) ?? .zero)
      case .failure(.notListed): return .awaited(until: state.answers.patience(with: cluster.id))
      case .failure(.interrupted): return .outOfReach
      }
    }
  }

  /// When a cluster that did not answer yet counts as out of reach; nothing when it is not asked yet.
  package func endOfSilence(of cluster: ClusterID) -> Timestamp? {
    state.withLock { $0.answers.end(of: cluster) }
  }

  /// Says which clusters are to be followed; where the settings are others than before, all of the
  /// cluster is listed anew.
  package func follow(_ wanted: some Sequence<DesiredCluster>) {
    let scopes = Dictionary(wanted.map { ($0.id, Scope($0)) }, uniquingKeysWith: { $1 })
    state.withLock { $0.wanted = scopes }
    changed.ring()
  }

  /// Follows until the task is cancelled.
  package func run() async {
    await withDiscardingTaskGroup { group in
      while !Task.isCancelled {
        for (cluster, one) in begin() {
          group.addTask { await self.observe(cluster, one) }
        }
        await changed.wait()
      }
      group.cancelAll()
    }
  }

  private func begin() -> [(ClusterID, Followed)] {
    let now = time.now
    return state.withLock { state in
      for (cluster, one) in state.followed where state.wanted[cluster] != one.scope {
        one.ending.ring()
        state.followed[cluster] = nil
        state.answers.forget(cluster)
      }
      var begun: [(ClusterID, Followed)] = []
      for (cluster, scope) in state.wanted where state.followed[cluster] == nil {
        let one = Followed(
          scope: scope, mirror: ClusterMirror(parts: scope.parts, keeping: scope.data))
        state.followed[cluster] = one
        state.answers.ask(cluster, at: now)
        begun.append((cluster, one))
      }
      return begun
    }
  }

  private func observe(_ cluster: ClusterID, _ one: Followed) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await one.ending.wait() }
      group.addTask { await self.observe(cluster, one.scope, into: one.mirror) }
      await group.next()
      group.cancelAll()
    }
  }

  private func observe(_ cluster: ClusterID, _ scope: Scope, into mirror: ClusterMirror) async {
    guard let api = await reach(cluster, scope.contexts, into: mirror) else { return }
    await withDiscardingTaskGroup { group in
      for part in scope.parts {
        group.addTask {
          let kind = part.kind
          await api.observe(kind.kind, in: part.namespace, selector: kind.selector) { observation in
            if mirror.absorb(part, observation) { self.tell(of: cluster, mirror) }
          }
        }
      }
    }
  }

  private func tell(of cluster: ClusterID, _ mirror: ClusterMirror) {
    if mirror.hasAnswered {
      let now = time.now
      state.withLock { state in
        guard state.followed[cluster]?.mirror === mirror else { return }
        state.answers.note(cluster, at: now)
      }
    }
    onChange(cluster)
  }

  /// Tries once a minute until the kubeconfig has the context: it may be mended while we run.
  private func reach(
    _ cluster: ClusterID, _ contexts: [String], into mirror: ClusterMirror
  ) async -> (any KubernetesAPI)? {
    while !Task.isCancelled {
      do {
        return try await clusters.api(contexts: contexts)
      } catch {
        if mirror.absorb(unreached: error) { tell(of: cluster, mirror) }
        try? await time.sleep(until: time.now + .seconds(60))
      }
    }
    return nil
  }
}
