// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// Who makes a commit, and when.
package struct Authorship {
  /// Signs the bytes of a commit, as the header `gpgsig` wants it.
  package typealias Signs = (_ commit: [UInt8]) throws(LibraryError) -> String

  package let author: Signature
  package let time: Timestamp
  /// Nothing: the commit is not signed.
  package let sign: Signs?

  package init(_ author: Signature, at time: Timestamp, sign: Signs? = nil) {
    self.author = author
    self.time = time
    self.sign = sign
  }
}
