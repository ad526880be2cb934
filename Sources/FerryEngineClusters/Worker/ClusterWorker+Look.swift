// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryEngineFacts
package import FerryPlan
import FerryPorts
package import FerryTemplates

extension ClusterWorker {
  /// Plans a cluster of a revision and notes how it stands; writes nothing.
  ///
  /// - Parameter sight: what the plan begins to roll out is tried out by this, ahead of its time; nothing:
  ///   it is not.
  package func look(
    at cluster: DesiredCluster, of revision: Revision, live: LiveState, templates: JobTemplates,
    tryingOutBy sight: (@Sendable (ClusterID) -> ClusterSight)? = nil
  ) async -> Result {
    let state = fleet.snapshot
    do throws(KubernetesFailure) {
      let api = try await ports.clusters.api(contexts: cluster.contexts)
      guard let facts = facts(of: cluster, at: revision, live: live, state: state) else {
        return .overtaken(cluster.id)
      }
      let plan = await decide(facts, templates: templates, api: api)
      record(plan, of: cluster, at: revision, trouble: nil, isStalled: false)
      if let sight {
        var rehearsed = plan
        _ = await rehearse(
          &rehearsed, by: facts, templates: templates, state: state, sight: sight)
      }
      return Result(plan: plan)
    } catch {
      blind(cluster, error)
      return Result(
        plan: Plan(cluster: cluster.id, changes: [], assessments: [:]),
        trouble: .init(sentence: error.description, disposition: error.disposition))
    }
  }
}
