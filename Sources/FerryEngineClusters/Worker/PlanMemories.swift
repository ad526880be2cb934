// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPlan
import FerryPorts

/// What the last plan of each cluster found at rest.
package final class PlanMemories: Sendable {
  private let memories = Lock([ClusterID: PlanMemory]())

  /// Empty for a cluster that was not planned yet, or is being planned.
  package subscript(cluster: ClusterID) -> PlanMemory {
    get { memories.withLock { $0[cluster] ?? PlanMemory() } }
    set { memories.withLock { $0[cluster] = newValue } }
  }

  /// Takes the memory of a cluster out, so that who plans it has the only one.
  func take(_ cluster: ClusterID) -> PlanMemory {
    memories.withLock { $0.removeValue(forKey: cluster) ?? PlanMemory() }
  }

  /// Forgets the clusters that left Git.
  package func keep(only clusters: some Collection<ClusterID>) {
    let kept = Set(clusters)
    memories.withLock { $0 = $0.filter { kept.contains($0.key) } }
  }
}
