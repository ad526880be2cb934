// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// What requests show the host.
protocol GivesToken: Sendable {
  /// The token of the next request.
  func token() async throws(GitHostFailure) -> Redacted<String>

  /// Hears that the host does not know this one; whether there may be another.
  func forget(_ token: Redacted<String>) -> Bool
}

/// A token that a person made.
struct FixedToken: GivesToken {
  let fixed: Redacted<String>

  func token() -> Redacted<String> { fixed }
  func forget(_ token: Redacted<String>) -> Bool { false }
}
