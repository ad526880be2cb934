// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPlan
import FerryPorts

/// What is known of one cluster: filled by its watches and by the answers to our own writes.
package final class ClusterMirror: Sendable {
  fileprivate struct State {
    var live = LiveState()
    var listed: Set<WatchedPart> = []
    var troubles: [WatchedPart: KubernetesFailure] = [:]
    /// The uids of what was seen to go last, the latest at the end.
    var gone: [String] = []
    var version = 0
  }

  private let parts: [WatchedPart]
  private let data: KeptData
  private let state = Lock(State())

  /// Of a cluster of which these parts are followed.
  init(parts: [WatchedPart], keeping data: KeptData) {
    self.parts = parts
    self.data = data
  }

  /// What lives in the cluster, or why that is not known. Stale while a watch is interrupted, and
  /// then not given: what cannot be seen is not acted on.
  package var view: Result<LiveState, ClusterBlindness> {
    state.withLock { state in
      for part in parts {
        if let trouble = state.troubles[part] { return .failure(.interrupted(trouble)) }
      }
      guard state.listed.count == parts.count else { return .failure(.notListed) }
      return .success(state.live)
    }
  }

  /// Whether all was listed once, or something could not be.
  var hasAnswered: Bool {
    state.withLock { $0.listed.count == parts.count || !$0.troubles.isEmpty }
  }

  /// Another one whenever something else is known.
  package var version: Int { state.withLock { $0.version } }

  /// Takes in what a watch saw, and tells whether that is news.
  func absorb(_ part: WatchedPart, _ observation: Observation) -> Bool {
    state.withLock { state in
      let isNews = state.absorb(part, observation, keeping: data)
      if isNews { state.version += 1 }
      return isNews
    }
  }

  /// Takes in that the cluster is not reached at all, and tells whether that is news.
  func absorb(unreached failure: KubernetesFailure) -> Bool {
    parts.first.map { absorb($0, .interrupted(failure)) } ?? false
  }

  /// Takes in the answer to our own write, before the watch tells of it. What the watch saw go already
  /// does not come back by an answer that was late.
  func absorb(_ kind: WatchedKind, written object: JSONValue) {
    state.withLock { state in
      guard !state.isGone(object) else { return }
      if state.live.absorb(kind, object, keeping: data) { state.version += 1 }
    }
  }
}

extension ClusterMirror.State {
  /// How many are remembered: an answer is late by moments.
  private static let mostGone = 100

  fileprivate func isGone(_ object: JSONValue) -> Bool {
    object[["metadata", "uid"]]?.string.map(gone.contains) ?? false
  }

  private mutating func noteGone(_ object: JSONValue) {
    guard let uid = object[["metadata", "uid"]]?.string else { return }
    if gone.count >= Self.mostGone { gone.removeFirst() }
    gone.append(uid)
  }

  /// Takes in what a watch saw, and tells whether that is news.
  fileprivate mutating func absorb(
    _ part: WatchedPart, _ observation: Observation, keeping data: KeptData
  ) -> Bool {
    let wasSeen = listed.contains(part) && troubles[part] == nil
    switch observation {
    case .interrupted(let failure) where part.kind.isAbsent(by: failure):
      listed.insert(part)
      troubles[part] = nil
      return live.replace(part, with: [], keeping: data) || !wasSeen
    case .listed(let objects):
      listed.insert(part)
      troubles[part] = nil
      return live.replace(part, with: objects, keeping: data) || !wasSeen
    case .changed(let object):
      troubles[part] = nil
      return live.absorb(part.kind, object, keeping: data) || !wasSeen
    case .removed(let object):
      troubles[part] = nil
      noteGone(object)
      return live.forget(part.kind, object) || !wasSeen
    case .interrupted(let failure):
      defer { troubles[part] = failure }
      return troubles[part] != failure
    }
  }
}

/// Why a cluster cannot be seen.
package enum ClusterBlindness: Error, Hashable, Sendable {
  case notListed
  case interrupted(KubernetesFailure)
}
