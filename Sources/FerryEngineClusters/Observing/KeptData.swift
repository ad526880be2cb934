// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryPlan

/// Of which ConfigMaps the data is kept, and not only its hash: it is twice what Git says.
package enum KeptData: Hashable, Sendable {
  /// Where these rules leave data to the cluster, which is then a part of what is wanted.
  case ofRules([IgnoreRule])
  /// Of these: it is to be told what differs.
  case of(Set<ConfigMapKey>)

  static let none = KeptData.ofRules([])

  package func covers(_ key: ConfigMapKey) -> Bool {
    switch self {
    case .ofRules(let rules): rules.contains { $0.covers(.configMap, key.namespace, key.name) }
    case .of(let keys): keys.contains(key)
    }
  }
}
