// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

extension DesiredCluster {
  /// Why nothing is done on the cluster; nothing when it is worked on.
  package func reasonToStandStill(in desired: DesiredState) -> String? {
    if let broken = desired.diagnostics.first(where: { $0.severity == .error }) {
      return broken.description
    }
    if let broken = diagnostics.first(where: { $0.severity == .error }) {
      return broken.description
    }
    return settings.isSuspended ? "suspended in cluster.yaml" : nil
  }
}
