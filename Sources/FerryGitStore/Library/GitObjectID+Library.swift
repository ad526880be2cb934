// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import CGit2
package import FerryDomain

extension GitObjectID {
  package init(_ id: git_oid) {
    self = withUnsafeBytes(of: id.id) { bytes in
      GitObjectID(
        high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
        middle: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
        low: UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self)))
    }
  }

  /// Nothing for the null pointer and for the null id, which stands for "no such reference".
  package init?(_ id: UnsafePointer<git_oid>?) {
    guard let id, git_oid_is_zero(id) == 0 else { return nil }
    self.init(id.pointee)
  }

  /// The id as libgit2 takes it.
  package var raw: git_oid {
    var id = git_oid()
    withUnsafeMutableBytes(of: &id.id) { $0.copyBytes(from: bytes) }
    return id
  }
}
