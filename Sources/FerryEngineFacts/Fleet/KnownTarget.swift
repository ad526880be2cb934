// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerryPlan
import FerryPromotion

/// What is known of one target: one object, however many snapshots of the fleet hold it.
package final class KnownTarget: Sendable {
  let assessed: Shared<Assessment>
  /// What others are decided from; nothing for a Bundle that left Git.
  let standing: Standing?

  init(_ assessed: Shared<Assessment>, _ standing: Standing?) {
    (self.assessed, self.standing) = (assessed, standing)
  }

  package var assessment: Assessment { assessed.value }
}

extension KnownTarget: Hashable {
  package static func == (left: KnownTarget, right: KnownTarget) -> Bool {
    left === right || (left.assessed == right.assessed && left.standing == right.standing)
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(assessed) }
}
