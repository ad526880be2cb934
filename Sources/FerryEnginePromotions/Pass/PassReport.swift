// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryEngineClusters
package import FerryEngineFacts
package import FerryPlan
import FerryPorts
package import FerryViews

/// What one pass saw and did.
package struct PassReport: Sendable {
  package var revision: Revision
  package var diagnostics: [Diagnostic] = []
  /// Why nothing was written anywhere; nothing: it was, where it was to be.
  package var emergency: EmergencyStop?
  /// The cluster folders that left Git without a word that this was meant.
  package var orphans: [OrphanedFolder] = []
  package var plans: [ClusterID: Plan] = [:]
  /// What each environment says of drift.
  package var driftRules: [EnvironmentName: DriftRules] = [:]
  package var reports: [ClusterID: ChangeReport] = [:]
  /// Why a cluster was not worked on to the end.
  package var troubles: [ClusterID: String] = [:]
  /// What became of the promotions.
  package var outcome = Outcome.settled(next: nil)
  package var view: FleetView?

  package init(revision: Revision) { self.revision = revision }

  /// Whether an error or a failure is in it.
  package var hasFailed: Bool {
    emergency != nil || !troubles.isEmpty || isInDoubt
      || diagnostics.contains { $0.severity == .error }
      || reports.values.contains { !$0.failed.isEmpty } || !outcome.isSettled
  }

  /// Whether of a Bundle it could not be told what it should be: its registry did not answer.
  package var isInDoubt: Bool {
    plans.values.contains { plan in
      plan.assessments.values.contains { $0.health == .unknown && !$0.isLeftOut }
    }
  }

  /// Whether a target is as it must not stay: its Job failed for good, or something is missing.
  package var isDegraded: Bool {
    plans.values.contains { plan in
      plan.assessments.values.contains { $0.health == .degraded && !$0.isLeftOut }
    }
  }

  /// Whether a write is in a plan.
  package var differs: Bool { plans.values.contains(where: \.writes) }

  /// Whether something is on its way that another pass would see the end of.
  package var isWaiting: Bool {
    plans.values.contains { plan in
      plan.assessments.values.contains { $0.health == .progressing }
    }
  }
}
