// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryEngineFacts
package import FerryPlan
import FerryPorts
package import FerryTemplates

extension ClusterWorker {
  /// Plans a cluster of a revision and notes how it stands; writes nothing.
  package func look(
    at cluster: DesiredCluster, of revision: Revision, live: LiveState, templates: JobTemplates
  ) async -> Result {
    let state = fleet.snapshot
    do throws(KubernetesFailure) {
      let api = try await ports.clusters.api(contexts: cluster.contexts)
      guard let facts = facts(of: cluster, at: revision, live: live, state: state) else {
        return .overtaken(cluster.id)
      }
      let plan = await decide(facts, templates: templates, api: api)
      record(plan, of: cluster, at: revision, trouble: nil, isStalled: false)
      return Result(plan: plan)
    } catch {
      blind(cluster, error)
      return Result(
        plan: Plan(cluster: cluster.id, changes: [], assessments: [:]),
        trouble: .init(sentence: error.description, disposition: error.disposition))
    }
  }
}
