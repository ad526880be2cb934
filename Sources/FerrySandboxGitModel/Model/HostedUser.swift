// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryPorts

/// Somebody at the Git host.
package struct HostedUser: Hashable, Sendable {
  package let id: Int
  package let login: String
  package let name: String

  /// Who holds the sandbox's token.
  package static let robot = HostedUser(id: 1, login: "ferry", name: "Ferry")
  /// Who sits at the browser.
  package static let reviewer = HostedUser(id: 2, login: "reviewer", name: "Reviewer")

  package init(id: Int, login: String, name: String) {
    (self.id, self.login, self.name) = (id, login, name)
  }

  /// As the author of a commit.
  package var signature: Signature {
    Signature(name: name, email: "\(login)@sandbox.invalid")
  }
}
