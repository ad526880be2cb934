// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// How far the verification of a deployed release is.
struct VerificationStep {
  let decision: JobDecision
  let question: JobQuestion

  /// The Job that is to be made now.
  var starting: JobName? {
    if case .run(let attempt) = decision { question.name(attempt: attempt) } else { nil }
  }

  /// Whether its end is not known yet.
  var isUnderWay: Bool {
    switch decision {
    case .settled, .exhausted: false
    case .succeeded, .running, .unsupplied, .behind, .obstructed, .end, .run, .retry: true
    }
  }
}
