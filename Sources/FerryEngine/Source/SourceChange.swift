// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// What one commit of Ferry's changes in the config repository.
struct SourceChange: Hashable, Sendable {
  let edits: [FileEdit]
  let message: String
}

/// Where a branch is after it was brought to a change.
struct BranchTip: Hashable, Sendable {
  let commit: GitObjectID
  /// People committed to it: it was left as it is.
  let isTheirs: Bool
}
