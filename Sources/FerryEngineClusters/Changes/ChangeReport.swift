// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPlan

/// What carrying out a plan came to.
package struct ChangeReport: Hashable, Sendable {
  /// The changes that were made.
  package var done: [Change] = []
  /// The changes that were not, and why.
  package var failed: [FailedChange] = []

  /// Whether the next plan is another one without any signal: something was written, or it was found
  /// that a namespace takes nothing.
  package var changesThePlan: Bool {
    !done.isEmpty || failed.contains { $0.failure.code == .terminating }
  }

  /// One change that failed.
  package struct FailedChange: Hashable, Sendable {
    package var change: Change
    package var failure: KubernetesFailure
  }
}
