// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// How the pod of a Job ends.
package enum JobOutcome: Hashable, Sendable {
  case succeeds
  case fails(exitCode: Int)
  /// It never ends by itself.
  case hangs
}
