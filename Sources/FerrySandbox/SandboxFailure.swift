// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Why a sandbox could not be set up.
package struct SandboxFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// Follows the word "while".
  package let doing: String
  package let detail: String

  package var description: String { "while \(doing): \(detail)" }
}
