// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan

extension ReleaseAnswer {
  /// What a registry's answer means for a plan.
  init(_ result: Result<Release, RegistryFailure>) {
    switch result {
    case .success(let release): self = .resolved(release)
    case .failure(let failure):
      switch failure.disposition {
      case .transient:
        self = .unknown(reason: failure.conditionReason, message: failure.description)
      case .waiting, .stalled, .defect:
        self = .refused(reason: failure.conditionReason, message: failure.description)
      }
    }
  }
}

extension RegistryFailure {
  /// Where no tag fits, the word is the one of the Bundle's version; else it is the failure's.
  fileprivate var conditionReason: String {
    code == .noMatchingTag ? "VersionNotFound" : code.rawValue
  }
}
