// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CGit2
package import FerryDomain

extension GitFailure {
  /// What libgit2 said, in Ferry's words.
  package init(_ error: LibraryError, doing: String) {
    self.init(error.failureCode, doing: doing, detail: error.message)
  }
}

extension LibraryError {
  fileprivate var failureCode: GitFailure.Code {
    switch code {
    case GIT_EINVALIDSPEC: .invalid
    case GIT_EAUTH: .unauthorized
    case GIT_ECERTIFICATE: .untrusted
    case GIT_EUSER: .cancelled
    case GIT_ENOTFOUND: isOfRepository ? .corrupt : .missingObject
    default: failureCodeOfCategory
    }
  }

  private var isOfRepository: Bool {
    category == GIT_ERROR_REPOSITORY || category == GIT_ERROR_OS || category == GIT_ERROR_CONFIG
  }

  private var failureCodeOfCategory: GitFailure.Code {
    switch category {
    case GIT_ERROR_NET, GIT_ERROR_HTTP, GIT_ERROR_SSH: .unreachable
    case GIT_ERROR_SSL: .untrusted
    // A full disk is among these: the clone is made anew, which frees what can be freed.
    case GIT_ERROR_OS, GIT_ERROR_FILESYSTEM, GIT_ERROR_ODB, GIT_ERROR_ZLIB, GIT_ERROR_OBJECT,
      GIT_ERROR_TREE, GIT_ERROR_TAG,
      GIT_ERROR_REFERENCE, GIT_ERROR_REPOSITORY, GIT_ERROR_CONFIG, GIT_ERROR_INDEXER:
      .corrupt
    default: .unexpected
    }
  }
}

/// Does the work, and says what was being done when libgit2 refuses.
package func attempt<Result>(
  _ doing: @autoclosure () -> String, _ work: () throws(LibraryError) -> Result
) throws(GitFailure) -> Result {
  do {
    return try work()
  } catch {
    throw GitFailure(error, doing: doing())
  }
}
