// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPromotion

/// What Git says of an environment as a whole, at one revision.
struct EnvironmentLayout: Sendable {
  let waves: [Wave]
  /// Where Bundles of a name are wanted, in order.
  let targets: [BundleName: [TargetID]]
}
