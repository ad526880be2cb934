// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// One Bundle on one cluster: what Git wants and what runs.
package struct TargetView: Hashable, Sendable {
  package let bundle: BundleID
  package let cluster: ClusterName
  /// The version to be deployed; the mask itself while it cannot be resolved.
  package let wanted: String
  /// What Git says where that is a mask or `latest`.
  package let mask: String?
  /// Nothing when it was never deployed.
  package let deployed: String?
  /// The first digits of the deployed digest.
  package let digest: String?
  package let health: Health
  /// One line: why it is not healthy, or what is being done; and what a person can do.
  package let reason: String?
  /// What runs is what Git says: release, values and objects.
  package let isCurrent: Bool
  /// The cluster was changed by another hand.
  package let hasDrifted: Bool

  package init(
    bundle: BundleID, cluster: ClusterName, wanted: String, mask: String? = nil, deployed: String?,
    digest: String?, health: Health, reason: String? = nil, isCurrent: Bool,
    hasDrifted: Bool = false
  ) {
    self.bundle = bundle
    self.cluster = cluster
    self.wanted = wanted
    self.mask = mask
    self.deployed = deployed
    self.digest = digest
    self.health = health
    self.reason = reason
    self.isCurrent = isCurrent
    self.hasDrifted = hasDrifted
  }
}
