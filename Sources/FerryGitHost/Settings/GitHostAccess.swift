// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What opens a Git host.
package enum GitHostAccess: Hashable, Sendable {
  case token(Redacted<String>)
  /// At GitHub alone.
  case app(GitHubApp)
}

/// An app that is installed at a project of GitHub's.
package struct GitHubApp: Hashable, Sendable {
  /// The client id or the number of the app.
  package let id: String
  /// RSA, PEM, as GitHub hands it out.
  package let privateKey: Redacted<String>
  /// Nothing means that the project tells.
  package let installation: Int?

  package init(id: String, privateKey: Redacted<String>, installation: Int? = nil) {
    self.id = id
    self.privateKey = privateKey
    self.installation = installation
  }
}
