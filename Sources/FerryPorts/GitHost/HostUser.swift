// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A person or a bot at a Git host.
package struct HostUser: Hashable, Sendable {
  /// The name without `@`; it can change hands.
  package let login: String
  package let id: Int

  package init(login: String, id: Int) {
    self.login = login
    self.id = id
  }
}
