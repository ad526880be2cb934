// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan

/// The changes of a plan, sorted into those that must wait for one another and those that need not.
struct Lanes: Sendable {
  /// What Bundles may need.
  private(set) var before: [[Change]] = []
  /// What is to be done when all else is.
  private(set) var after: [[Change]] = []
  private var bundles: [BundleID: [Change]] = [:]
  private var order: [BundleID] = []

  init(_ changes: [Change]) {
    for change in changes {
      switch (change.bundle, change) {
      case (let bundle?, _):
        if bundles[bundle] == nil { order.append(bundle) }
        bundles[bundle, default: []].append(change)
      case (nil, .deleteConfigMap), (nil, .watcher): after.append([change])
      default: before.append([change])
      }
    }
  }

  /// Each Bundle's changes, in the order of the plan.
  func ofBundles(_ isIncluded: (BundleID) -> Bool) -> [[Change]] {
    order.filter(isIncluded).compactMap { bundles[$0] }
  }
}
