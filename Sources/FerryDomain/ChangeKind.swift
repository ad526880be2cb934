// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What a planned change does, as people count them.
package enum ChangeKind: String, Hashable, Sendable, CaseIterable {
  case create, update, job, status, prune
  /// Not done: a rule or a person is in the way.
  case refuse
}
