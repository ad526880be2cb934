// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// Why a proposal could not be presented.
struct PresentationFailure: Error {
  let sentence: String
  let outcome: Outcome

  init(_ failure: some Failure) {
    sentence = failure.description
    outcome = Outcome(failure)
  }

  init(stalled sentence: String) {
    self.sentence = sentence
    outcome = .stalled(reason: sentence)
  }
}
