// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Of an object of which rules leave fields to the cluster: what it was taken from.
package struct LeftToCluster: Hashable, Sendable {
  /// The hash of what Git says of the object, the fields that are left included.
  package let wantedHash: String
  /// The version of the object whose fields they are; nothing when the server writes it otherwise.
  package let version: Int?

  package init(wantedHash: String, version: Int?) {
    self.wantedHash = wantedHash
    self.version = version
  }
}
