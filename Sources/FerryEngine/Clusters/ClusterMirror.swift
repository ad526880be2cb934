// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import FerryPorts

/// What is known of one cluster: filled by its watches and by the answers to our own writes.
final class ClusterMirror: Sendable {
  private struct State {
    var live = LiveState()
    var listed: Set<WatchedKind> = []
    var troubles: [WatchedKind: KubernetesFailure] = [:]
  }

  private let state = Lock(State())

  /// What lives in the cluster, or why that is not known. Stale while a watch is interrupted, and
  /// then not given: what cannot be seen is not acted on.
  var view: Result<LiveState, ClusterBlindness> {
    state.withLock { state in
      if let trouble = state.troubles.values.first { return .failure(.interrupted(trouble)) }
      guard state.listed.count == WatchedKind.allCases.count else { return .failure(.notListed) }
      return .success(state.live)
    }
  }

  /// Takes in what a watch saw, and tells whether that is news.
  func absorb(_ kind: WatchedKind, _ observation: Observation) -> Bool {
    state.withLock { state in
      let wasSeen = state.listed.contains(kind) && state.troubles[kind] == nil
      switch observation {
      case .interrupted(let failure) where kind.isAbsent(by: failure):
        state.listed.insert(kind)
        state.troubles[kind] = nil
        return state.live.replace(kind, with: []) || !wasSeen
      case .listed(let objects):
        state.listed.insert(kind)
        state.troubles[kind] = nil
        return state.live.replace(kind, with: objects) || !wasSeen
      case .changed(let object):
        state.troubles[kind] = nil
        return state.live.absorb(kind, object) || !wasSeen
      case .removed(let object):
        state.troubles[kind] = nil
        return state.live.forget(kind, object) || !wasSeen
      case .interrupted(let failure):
        defer { state.troubles[kind] = failure }
        return state.troubles[kind] != failure
      }
    }
  }

  /// Takes in the answer to our own write, before the watch tells of it.
  func absorb(_ kind: WatchedKind, written object: JSONValue) {
    state.withLock { _ = $0.live.absorb(kind, object) }
  }
}

/// Why a cluster cannot be seen.
enum ClusterBlindness: Error, Hashable, Sendable {
  case notListed
  case interrupted(KubernetesFailure)
}
