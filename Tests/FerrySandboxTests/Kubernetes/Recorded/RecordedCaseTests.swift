// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryTestKit
import Testing

/// The contract: every conversation that was recorded with a real API server.
@Suite struct RecordedCaseTests {
  @Test(
    .enabled(if: SharedFolder.isExpected), .timeLimit(.minutes(1)), arguments: RecordedCase.all)
  func `the server answers as the recorded one`(_ recorded: RecordedCase) {
    var runner = CaseRunner(for: recorded)
    let complaints = runner.complaints(recorded)
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
  }

  @Test(.enabled(if: SharedFolder.isExpected)) func `all recorded cases are read`() {
    #expect(RecordedCase.all.count == 64)
  }

  @Test(.enabled(if: SharedFolder.isExpected), arguments: RecordedCase.all)
  func `the checks notice an answer that says nothing`(_ recorded: RecordedCase) {
    let checks = recorded.steps.flatMap { $0["checks"]?.array ?? [] }
    let silent = RecordedChecks(
      answer: RecordedAnswer(), variables: RecordedVariables(),
      history: recorded.steps.map { _ in RecordedAnswer() })
    #expect(!silent.complaints(checks).isEmpty)
  }
}
