// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxKubernetesObjects

/// One event of a watch, before it is put into the form the client asked for.
struct WatchEvent: Sendable {
  let kind: Kind
  let object: APIObject

  enum Kind: String, Sendable {
    case added = "ADDED"
    case modified = "MODIFIED"
    case deleted = "DELETED"
    case bookmark = "BOOKMARK"
    case error = "ERROR"
  }
}
