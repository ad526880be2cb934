// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The kinds of Git host that Ferry speaks with.
package enum GitHost: String, Hashable, Sendable, CaseIterable {
  case gitlab, github, gitea, forgejo
}
