// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineClusters
import FerryPlan
import FerryPorts

extension LiveState {
  /// The same with the data of the ConfigMaps that rules, which are not followed yet, leave to the
  /// cluster; only what is not as Git says is read, and no more than a person would look through.
  func withData(
    leftBy cluster: DesiredCluster, api: any KubernetesAPI
  ) async throws(KubernetesFailure) -> LiveState {
    let rules = KeptData.ofRules(cluster.drift.ofData)
    var (state, reads) = (self, 0)
    for (key, wanted) in cluster.configMaps where rules.covers(key) && reads < 100 {
      guard let live = configMaps[key], live.data == nil, live.dataHash != wanted.dataHash
      else { continue }
      reads += 1
      guard let object = try await api.get(key.reference) else { continue }
      state.configMaps[key] = LiveConfigMap(json: object) { _ in true }
    }
    return state
  }
}
