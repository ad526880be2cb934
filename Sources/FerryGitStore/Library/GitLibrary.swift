// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CGit2
import CShims

/// The settings of libgit2 that hold for the whole process.
package enum GitLibrary {
  /// Starts the library once; every repository and remote is made after this.
  package static func prepare() { _ = isPrepared }

  private static let isPrepared: Bool = {
    git_libgit2_init()
    for level in [
      GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG,
      GIT_CONFIG_LEVEL_GLOBAL,
    ] {
      // No gitconfig of the machine or the user decides what Ferry does.
      _ = ferry_git_set_search_path(level.rawValue, "/nonexistent")
    }
    _ = ferry_git_set_user_agent("ferry")
    // In a container the volume's owner is often not the process's user, and nothing in a
    // repository's configuration can make libgit2 run a program.
    _ = ferry_git_set_owner_validation(0)
    // Every object was hashed when it arrived in a pack, and each read still checks zlib's Adler-32:
    // hashing again at each read would find nothing new at three times the cost.
    _ = ferry_git_set_strict_hash_verification(0)
    _ = ferry_git_set_cache_max_size(64 << 20)
    return true
  }()
}
