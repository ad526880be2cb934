// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import CGit2

/// What libgit2 says of its last failed call.
package struct LibraryError: Error {
  package let code: git_error_code
  package let category: git_error_t
  package let message: String

  package init(code: git_error_code, category: git_error_t = GIT_ERROR_NONE, message: String) {
    self.code = code
    self.category = category
    self.message = message
  }

  /// Reads the error of this thread: nothing may be awaited since the failed call.
  package init(lastOf code: Int32) {
    self.code = git_error_code(code)
    let last = git_error_last()
    category = git_error_t(UInt32(bitPattern: last?.pointee.klass ?? 0))
    message = last.map { String(cString: $0.pointee.message) } ?? "libgit2 gave no reason"
  }

  /// There is no such object or reference.
  package var isMissing: Bool { code == GIT_ENOTFOUND }
}

/// Throws what libgit2 says when the code is one of a failure; gives the code otherwise.
@discardableResult
package func check(_ code: Int32) throws(LibraryError) -> Int32 {
  guard code >= 0 else { throw LibraryError(lastOf: code) }
  return code
}
