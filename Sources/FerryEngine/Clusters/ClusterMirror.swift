// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import FerryPorts

/// What is known of one cluster: filled by its watches and by the answers to our own writes.
final class ClusterMirror: Sendable {
  private struct State {
    var live = LiveState()
    var listed: Set<WatchedPart> = []
    var troubles: [WatchedPart: KubernetesFailure] = [:]
  }

  private let parts: [WatchedPart]
  private let state = Lock(State())

  /// Of a cluster of which these parts are followed.
  init(parts: [WatchedPart]) { self.parts = parts }

  /// What lives in the cluster, or why that is not known. Stale while a watch is interrupted, and
  /// then not given: what cannot be seen is not acted on.
  var view: Result<LiveState, ClusterBlindness> {
    state.withLock { state in
      for part in parts {
        if let trouble = state.troubles[part] { return .failure(.interrupted(trouble)) }
      }
      guard state.listed.count == parts.count else { return .failure(.notListed) }
      return .success(state.live)
    }
  }

  /// Takes in what a watch saw, and tells whether that is news.
  func absorb(_ part: WatchedPart, _ observation: Observation) -> Bool {
    state.withLock { state in
      let wasSeen = state.listed.contains(part) && state.troubles[part] == nil
      switch observation {
      case .interrupted(let failure) where part.kind.isAbsent(by: failure):
        state.listed.insert(part)
        state.troubles[part] = nil
        return state.live.replace(part, with: []) || !wasSeen
      case .listed(let objects):
        state.listed.insert(part)
        state.troubles[part] = nil
        return state.live.replace(part, with: objects) || !wasSeen
      case .changed(let object):
        state.troubles[part] = nil
        return state.live.absorb(part.kind, object) || !wasSeen
      case .removed(let object):
        state.troubles[part] = nil
        return state.live.forget(part.kind, object) || !wasSeen
      case .interrupted(let failure):
        defer { state.troubles[part] = failure }
        return state.troubles[part] != failure
      }
    }
  }

  /// Takes in that the cluster is not reached at all, and tells whether that is news.
  func absorb(unreached failure: KubernetesFailure) -> Bool {
    parts.first.map { absorb($0, .interrupted(failure)) } ?? false
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
