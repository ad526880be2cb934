// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CGit2
package import FerryDomain

/// A bare repository on disk, used by one thread at a time.
package final class Repository {
  package let path: String
  private let owned: Owned

  package var handle: OpaquePointer { owned.pointer }

  /// Opens the bare repository at exactly this path.
  package init(opening path: String) throws(LibraryError) {
    GitLibrary.prepare()
    self.path = path
    owned = try Owned(freedBy: git_repository_free) { git_repository_open_bare(&$0, path) }
  }

  /// Opens a repository at the path, bare or of a work tree there.
  package init(openingAny path: String) throws(LibraryError) {
    GitLibrary.prepare()
    self.path = path
    owned = try Owned(freedBy: git_repository_free) {
      git_repository_open_ext(&$0, path, GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue, nil)
    }
  }

  /// Makes an empty bare repository, with the folders above it.
  package init(creating path: String, head: BranchName? = nil) throws(LibraryError) {
    GitLibrary.prepare()
    self.path = path
    var options = git_repository_init_options()
    try check(
      git_repository_init_options_init(&options, UInt32(GIT_REPOSITORY_INIT_OPTIONS_VERSION)))
    options.flags =
      GIT_REPOSITORY_INIT_BARE.rawValue | GIT_REPOSITORY_INIT_MKPATH.rawValue
      | GIT_REPOSITORY_INIT_NO_REINIT.rawValue
    let make = { (out: inout OpaquePointer?, head: UnsafePointer<CChar>?) in
      options.initial_head = head
      return git_repository_init_ext(&out, path, &options)
    }
    owned = try Owned(freedBy: git_repository_free) { out in
      head.map { $0.text.withCString { make(&out, $0) } } ?? make(&out, nil)
    }
  }
}
