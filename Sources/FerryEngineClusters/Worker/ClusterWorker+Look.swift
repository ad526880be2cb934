// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryEngineFacts
package import FerryPlan
import FerryPorts
package import FerryTemplates

extension ClusterWorker {
  /// Plans a cluster and notes how it stands; writes nothing.
  package func look(
    at cluster: DesiredCluster, live: LiveState, templates: JobTemplates
  ) async -> Result {
    let empty = Plan(cluster: cluster.id, changes: [], assessments: [:])
    let state = fleet.snapshot
    do throws(KubernetesFailure) {
      let api = try await ports.clusters.api(contexts: cluster.contexts)
      guard let facts = facts(of: cluster, live: live, state: state) else {
        return Result(plan: empty)
      }
      let plan = await decide(facts, templates: templates, api: api)
      record(plan, of: cluster, trouble: nil, isStalled: false)
      return Result(plan: plan)
    } catch {
      blind(cluster, error)
      return Result(
        plan: empty, trouble: .init(sentence: error.description, disposition: error.disposition))
    }
  }
}
