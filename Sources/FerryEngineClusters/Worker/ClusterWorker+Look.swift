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
  /// - Parameters:
  ///   - isOthers: another replica writes what is planned.
  ///   - sight: what the plan begins to roll out is tried out by this, so that a refusal is known to all;
  ///     nothing: it is not.
  package func look(
    at cluster: DesiredCluster, of revision: Revision, live: LiveState, templates: JobTemplates,
    isOthers: Bool = false,
    tryingOutBy sight: (@Sendable (ClusterID) -> ClusterSight)? = nil
  ) async -> Result {
    let state = fleet.snapshot
    do throws(KubernetesFailure) {
      let api = try await ports.clusters.api(contexts: cluster.contexts)
      guard let facts = facts(of: cluster, at: revision, live: live, state: state) else {
        return .overtaken(cluster.id)
      }
      var plan = await decide(facts, templates: templates, api: api)
      var objection: Result.Trouble?
      if let sight {
        // Others may wait for it to be seen at all.
        if state.clusters[cluster.id] == nil {
          record(plan, of: cluster, at: revision, trouble: nil, isStalled: false)
        }
        objection = await rehearse(
          &plan, by: facts, templates: templates, state: state, sight: sight)
      }
      record(
        plan, of: cluster, at: revision, trouble: objection?.sentence,
        isStalled: objection?.disposition == .stalled, isOthers: isOthers)
      return Result(plan: plan, trouble: objection)
    } catch {
      blind(cluster, error)
      return Result(
        plan: Plan(cluster: cluster.id, changes: [], assessments: [:]),
        trouble: .init(sentence: error.description, disposition: error.disposition))
    }
  }
}
