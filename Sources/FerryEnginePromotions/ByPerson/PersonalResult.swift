// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryViews

/// What became of something that a person asked for by command.
package struct PersonalResult: Hashable, Sendable {
  package enum State: String, Hashable, Sendable {
    case done
    /// It goes by itself later: only time is missing.
    case waiting
    case refused
  }

  package var state: State
  /// For people: what was done, or what hinders it and what to do.
  package var sentence: String
  package var gates: [GateView] = []
  package var branch: BranchName?
  package var commit: GitObjectID?
  package var mergeRequest: MergeRequestLink?

  package init(_ state: State, _ sentence: String) {
    self.state = state
    self.sentence = sentence
  }
}

/// Why what a person asked for was not done.
package struct PersonalRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// What hinders and what to do.
  package let description: String
  /// Whether somebody else moved the branch, so that it may go when it is decided anew.
  var isOutrun = false

  package init(_ description: String) { self.description = description }
}
