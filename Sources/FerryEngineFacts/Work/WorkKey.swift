// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// One thing to look at; at most one look at each is under way.
package enum WorkKey: Hashable, Sendable, CustomStringConvertible {
  /// Fetch the config repository and read what changed.
  case source
  /// Read the Secrets of a cluster that open registries.
  case logins(ClusterID)
  /// Ask the registries what the wanted versions are.
  case releases
  /// Bring one cluster to what Git says.
  case cluster(ClusterID)
  /// Promote into one environment.
  case promotion(EnvironmentName)
  /// Look through the open merge requests.
  case mergeRequests

  package var description: String {
    switch self {
    case .source: "source"
    case .logins(let id): "logins of \(id)"
    case .releases: "releases"
    case .cluster(let id): "cluster \(id)"
    case .promotion(let name): "promotion into \(name)"
    case .mergeRequests: "merge requests"
    }
  }
}
