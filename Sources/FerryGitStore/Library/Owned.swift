// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CGit2

/// One object of libgit2 that is freed when this value ends.
package struct Owned: ~Copyable {
  package let pointer: OpaquePointer
  private let free: @convention(c) (OpaquePointer?) -> Void

  /// Keeps what `make` puts in its argument.
  package init(
    freedBy free: @escaping @convention(c) (OpaquePointer?) -> Void,
    _ make: (inout OpaquePointer?) -> Int32
  ) throws(LibraryError) {
    var made: OpaquePointer?
    try check(make(&made))
    guard let made else {
      throw LibraryError(code: GIT_ERROR, message: "libgit2 made nothing")
    }
    pointer = made
    self.free = free
  }

  deinit { free(pointer) }
}
