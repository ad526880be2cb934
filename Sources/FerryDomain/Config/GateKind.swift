// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What a promotion is asked before it may go; the words are those of `skippable`.
package enum GateKind: String, Hashable, Sendable, CaseIterable {
  case health, soak, verification, window, hold, rejected
  case blastRadius = "blast-radius"
  case order, way
}
