// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// Since which tenures of their Leases Git was read again.
///
/// The last holder of a Lease may have acted on a revision that this replica has not read yet: were it
/// to write before it reads Git, it would take the cluster back to an older one.
final class ReadTenures: Sendable {
  /// A tenure is told by how its writes are signed.
  typealias Tenures = [ClusterID: String]

  private struct State {
    var read: Tenures = [:]
    var unread: Tenures = [:]
  }

  private let state = Lock(State())

  /// What a replica knows that holds a Lease.
  enum Knowledge {
    /// Git was read since its tenure began.
    case current
    /// It was not yet; whether nobody asked before in this tenure.
    case outdated(isFirst: Bool)
  }

  /// Without Leases there is no other who could know more.
  func knowledge(behind fence: WriteFence, of cluster: ClusterID) -> Knowledge {
    guard let tenure = fence.signature else { return .current }
    return state.withLock { state in
      if state.read[cluster] == tenure { return .current }
      return .outdated(isFirst: state.unread.updateValue(tenure, forKey: cluster) != tenure)
    }
  }

  /// Those that are waiting for Git to be read.
  var unread: Tenures { state.withLock { $0.unread } }

  /// Git was read, which began when these were waiting; gives their clusters.
  func noteRead(_ tenures: Tenures) -> [ClusterID] {
    state.withLock { state in
      for (cluster, tenure) in tenures {
        state.read[cluster] = tenure
        if state.unread[cluster] == tenure { state.unread[cluster] = nil }
      }
    }
    return tenures.keys.sorted()
  }
}
