// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryPlan
import FerryPromotion

/// What is known of one target: one object, however many snapshots of the fleet hold it.
package final class KnownTarget: Sendable {
  package let assessment: Assessment
  /// What others are decided from; nothing for a Bundle that left Git.
  let standing: Standing?

  init(_ assessment: Assessment, _ standing: Standing?) {
    (self.assessment, self.standing) = (assessment, standing)
  }
}

extension KnownTarget: Hashable {
  package static func == (left: KnownTarget, right: KnownTarget) -> Bool {
    left === right || (left.assessment == right.assessment && left.standing == right.standing)
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(assessment) }
}
