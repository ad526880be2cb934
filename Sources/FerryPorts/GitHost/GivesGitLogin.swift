// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Gives what opens the project's repository over HTTPS.
package protocol GivesGitLogin: Sendable {
  /// Asked anew for each connection, because tokens of a GitHub App last an hour.
  func gitLogin() async throws(GitHostFailure) -> GitLogin
}

/// A user and a token or password, for Git over HTTPS.
package struct GitLogin: Hashable, Sendable {
  package let user: String
  package let token: Redacted<String>

  package init(user: String, token: Redacted<String>) {
    self.user = user
    self.token = token
  }
}
