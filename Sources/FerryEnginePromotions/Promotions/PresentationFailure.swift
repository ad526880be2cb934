// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryEngineFacts

/// Why a proposal could not be presented.
package struct PresentationFailure: Error {
  let sentence: String
  package let outcome: Outcome

  package init(_ failure: some Failure) {
    sentence = failure.description
    outcome = Outcome(failure)
  }

  init(stalled sentence: String) {
    self.sentence = sentence
    outcome = .stalled(reason: sentence)
  }
}
