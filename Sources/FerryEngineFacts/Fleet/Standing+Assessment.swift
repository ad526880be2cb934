// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import FerryPromotion

extension Standing {
  /// How a Bundle stands by what its plan found.
  init(of bundle: DesiredBundle, on cluster: ClusterID, _ assessment: Assessment) {
    self.init(
      cluster: cluster, bundle: bundle.id, wanted: bundle.version,
      deployed: assessment.deployed?.release, since: assessment.deployed?.time,
      previous: assessment.previous,
      health: assessment.health, isSettled: assessment.isSettled,
      isLeftOut: assessment.isLeftOut, hasDrifted: assessment.hasDrifted,
      message: assessment.message, origin: bundle.origin)
    resolved = assessment.release
    hasBegun = assessment.hasBegun
    history = assessment.history.compactMap(PastDeployment.init)
    verifications = assessment.history.reversed().compactMap(Verification.init)
    if assessment.isVerifying, let release = assessment.deployed?.release {
      verifications.append(Verification(release, .running))
    }
    job = assessment.deployingJob
    failedJob = assessment.failedJob
  }
}

extension Verification {
  /// Nothing for a Job that deployed.
  fileprivate init?(_ entry: BundleStatus.HistoryEntry) {
    guard entry.isVerification else { return nil }
    switch entry.result {
    case .running: self.init(entry.release, .running)
    case .succeeded: self.init(entry.release, .succeeded)
    case .failed, .lost: self.init(entry.release, .failed(entry.lastLine))
    }
  }
}

extension Assessment {
  /// A Job runs, or something was written so that one will.
  fileprivate var hasBegun: Bool {
    guard health == .progressing else { return false }
    let waits = waitsForWave || reason == Self.rehearsalUnanswered
    return !waits || history.contains { $0.result == .running }
  }

  private var deployments: [BundleStatus.HistoryEntry] { history.filter { !$0.isVerification } }

  /// The Job that deployed what is there.
  fileprivate var deployingJob: String? {
    deployments.first { $0.result == .succeeded && $0.release == deployed?.release }?.job
  }

  /// The last Job that ended, where it failed.
  fileprivate var failedJob: FailedJob? {
    guard let last = deployments.first(where: { $0.result != .running }), last.result == .failed
    else {
      return nil
    }
    return FailedJob(name: last.job, release: last.release, words: last.message)
  }
}

extension PastDeployment {
  /// Nothing for a Job that runs, that only verified, or of which nobody saw the end.
  fileprivate init?(_ entry: BundleStatus.HistoryEntry) {
    guard !entry.isVerification, let finished = entry.finished else { return nil }
    switch entry.result {
    case .succeeded: self.init(entry.release, .succeeded, finished: finished)
    case .failed: self.init(entry.release, .failed, finished: finished)
    case .running, .lost: return nil
    }
  }
}
