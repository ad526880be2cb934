// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

extension Question {
  /// The verification Job of the release succeeded on enough clusters of every source environment.
  var verification: Gate {
    guard rules.needsVerification else {
      return Gate(.verification, .open("no verification is asked for"))
    }
    for witness in witnesses {
      let results = witness.verifications
      guard results.count(where: { $0.result == .succeeded }) < witness.needed else { continue }
      return Gate(
        .verification, .closed(sentence(results, share: witness.share) + lift(.verification)))
    }
    return Gate(.verification, .open("the verification of \(version) succeeded"))
  }

  private func sentence(
    _ results: [(cluster: ClusterID, result: Verification.Result?)], share: String
  ) -> String {
    for (cluster, result) in results {
      if case .failed(let why) = result {
        return
          "the verification of \(version) failed on \(cluster): \(why); mend what it found and "
          + "release a newer version"
      }
    }
    let missing = results.first { $0.result != .succeeded }
    guard let missing else { return "\(version) is verified when it is healthy at the source" }
    let state = missing.result == .running ? "runs on" : "has not begun on"
    return
      "the verification of \(version) \(state) \(missing.cluster); it opens by itself when the "
      + "Job succeeded on \(share)"
  }
}
