// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit

/// A clone that pushes within a life.
struct MortalRepository: ForwardingRepository {
  let repository: any ReadsSource & PushesCommits
  let life: Life

  func push(
    _ commit: GitObjectID, to branch: BranchName, expecting expected: GitObjectID?
  ) async throws(GitFailure) -> PushResult {
    let lost = GitFailure(.unreachable, doing: "pushing \(branch)", detail: "the answer was lost")
    return try await life.effect("push \(branch)", lost: lost) { () async throws(GitFailure) in
      try await repository.push(commit, to: branch, expecting: expected)
    }
  }
}
