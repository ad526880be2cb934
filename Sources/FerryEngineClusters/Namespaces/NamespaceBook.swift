// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import FerryPorts

/// What was found in the namespaces that Jobs are to run in, so that it is asked for seldom.
final class NamespaceBook: Sendable {
  /// A namespace, and the service account that is wanted of it.
  struct Place: Hashable, Sendable {
    let cluster: ClusterID
    let namespace: Namespace
    /// Nothing: only the namespace itself is looked at.
    let account: String?
  }

  private struct Finding {
    /// Nothing: it can take Jobs.
    let problem: Unfitness.Problem?
    let nextCheck: Timestamp
    /// How often in a row it was not fit.
    let failures: Int
  }

  private let findings = Lock([Place: Finding]())

  /// Why a place cannot take Jobs, as far as that need not be asked again.
  func unfitness(of place: Place, at now: Timestamp) -> Unfitness? {
    let bare = Place(cluster: place.cluster, namespace: place.namespace, account: nil)
    return findings.withLock { findings in
      for key in [bare, place] {
        if let finding = findings[key], let problem = finding.problem, finding.nextCheck > now {
          return Unfitness(problem, of: place.namespace, nextCheck: finding.nextCheck)
        }
      }
      return nil
    }
  }

  /// Whether anything was found there that some place lacks.
  func hasProblems(on cluster: ClusterID) -> Bool {
    findings.withLock { findings in
      findings.contains { $0.key.cluster == cluster && $0.value.problem != nil }
    }
  }

  /// Whether the place was looked at so lately that it need not be again.
  func knows(_ place: Place, at now: Timestamp) -> Bool {
    findings.withLock { $0[place].map { $0.nextCheck > now } ?? false }
  }

  /// Takes in what a look found: a problem is looked at again soon, then ever more seldom.
  func record(_ problem: Unfitness.Problem?, of place: Place, at now: Timestamp) {
    findings.withLock { findings in
      findings = findings.filter { $0.value.nextCheck + .seconds(3_600) > now }
      let failures = problem == nil ? 0 : (findings[place]?.failures ?? 0) + 1
      let wait = problem == nil ? 600 : min(300, 15 << min(failures - 1, 5))
      findings[place] = Finding(
        problem: problem, nextCheck: now + .seconds(Int64(wait)), failures: failures)
    }
  }

  /// Takes in that writes were refused because their namespace is being deleted.
  func record(_ report: ChangeReport, on cluster: ClusterID, at now: Timestamp) {
    for failed in report.failed where failed.failure.code == .terminating {
      guard let namespace = failed.change.namespace else { continue }
      findings.withLock { findings in
        findings = findings.filter { $0.key.cluster != cluster || $0.key.namespace != namespace }
      }
      record(
        .namespaceTerminating, of: Place(cluster: cluster, namespace: namespace, account: nil),
        at: now)
    }
  }
}

extension Change {
  fileprivate var namespace: Namespace? {
    switch self {
    case .applyConfigMap(let map, _): map.namespace
    case .deleteConfigMap(let key, _): key.namespace
    default: bundle?.namespace  // ignored on purpose: all others are for a Bundle or for nobody
    }
  }
}
