// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// Follows the clusters that Git tells of, and stops following those that it no longer does.
final class ClusterObservers: Sendable {
  private struct State {
    var mirrors: [ClusterID: ClusterMirror] = [:]
    var endings: [ClusterID: Bell] = [:]
    var wanted: [ClusterID: [String]] = [:]
  }

  private let state = Lock(State())
  private let clusters: any ReachesClusters
  private let changed: Bell
  private let onChange: @Sendable (ClusterID) -> Void
  private let time: any KeepsTime

  /// `onChange` is called when something is new in a cluster; it returns at once.
  init(
    clusters: any ReachesClusters, time: any KeepsTime,
    onChange: @escaping @Sendable (ClusterID) -> Void
  ) {
    self.clusters = clusters
    self.time = time
    self.onChange = onChange
    changed = Bell()
  }

  /// What is known of a cluster; nothing when it is not followed.
  func mirror(of cluster: ClusterID) -> ClusterMirror? { state.withLock { $0.mirrors[cluster] } }

  /// Says which clusters are to be followed, with their kubeconfig contexts.
  func follow(_ wanted: [ClusterID: [String]]) {
    state.withLock { $0.wanted = wanted }
    changed.ring()
  }

  /// Follows until the task is cancelled.
  func run() async {
    await withDiscardingTaskGroup { group in
      while !Task.isCancelled {
        for (cluster, contexts, mirror, ending) in begin() {
          group.addTask { await self.observe(cluster, contexts, into: mirror, until: ending) }
        }
        await changed.wait()
      }
      group.cancelAll()
    }
  }

  private func begin() -> [(ClusterID, [String], ClusterMirror, Bell)] {
    state.withLock { state in
      for (cluster, ending) in state.endings where state.wanted[cluster] == nil {
        ending.ring()
        state.endings[cluster] = nil
        state.mirrors[cluster] = nil
      }
      var begun: [(ClusterID, [String], ClusterMirror, Bell)] = []
      for (cluster, contexts) in state.wanted where state.mirrors[cluster] == nil {
        let (mirror, ending) = (ClusterMirror(), Bell())
        state.mirrors[cluster] = mirror
        state.endings[cluster] = ending
        begun.append((cluster, contexts, mirror, ending))
      }
      return begun
    }
  }

  private func observe(
    _ cluster: ClusterID, _ contexts: [String], into mirror: ClusterMirror, until ending: Bell
  ) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await ending.wait() }
      group.addTask { await self.observe(cluster, contexts, into: mirror) }
      await group.next()
      group.cancelAll()
    }
  }

  private func observe(_ cluster: ClusterID, _ contexts: [String], into mirror: ClusterMirror) async
  {
    guard let api = await reach(cluster, contexts, into: mirror) else { return }
    await withDiscardingTaskGroup { group in
      for kind in WatchedKind.allCases {
        group.addTask {
          await api.observe(kind.kind, selector: kind.selector) { observation in
            if mirror.absorb(kind, observation) { self.onChange(cluster) }
          }
        }
      }
    }
  }

  /// Tries once a minute until the kubeconfig has the context: it may be mended while we run.
  private func reach(
    _ cluster: ClusterID, _ contexts: [String], into mirror: ClusterMirror
  ) async -> (any KubernetesAPI)? {
    while !Task.isCancelled {
      do {
        return try await clusters.api(contexts: contexts)
      } catch {
        if mirror.absorb(.bundles, .interrupted(error)) { onChange(cluster) }
        try? await time.sleep(until: time.now + .seconds(60))
      }
    }
    return nil
  }
}
