// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The SHA-1 name of a Git object: 20 bytes, printed as 40 hex digits.
package struct GitObjectID: Hashable, Sendable, CustomStringConvertible {
  private let high: UInt64
  private let middle: UInt64
  private let low: UInt32

  /// Takes the bytes as three numbers, most significant first.
  package init(high: UInt64, middle: UInt64, low: UInt32) {
    (self.high, self.middle, self.low) = (high, middle, low)
  }

  /// Takes exactly 20 bytes; nothing for any other count.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 20 else { return nil }
    let all = Array(bytes)
    high = all[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
    middle = all[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
    low = all[16..<20].reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Takes exactly 40 hex digits of either case; nothing for anything else.
  package init?(hex: String) {
    guard let bytes = decodedHex(hex) else { return nil }
    self.init(bytes: bytes)
  }

  /// The 20 bytes, most significant first.
  package var bytes: [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: high >> (56 - 8 * $0)) }
      + (0..<8).map { UInt8(truncatingIfNeeded: middle >> (56 - 8 * $0)) }
      + (0..<4).map { UInt8(truncatingIfNeeded: low >> (24 - 8 * $0)) }
  }

  /// 40 lower-case hex digits.
  package var hex: String { FerryDomain.hex(bytes) }

  /// The first eight digits, for people.
  package var short: String { String(hex.prefix(8)) }

  package var description: String { hex }
}

/// One commit of the branch that Ferry follows, printed `main@sha1:<40 hex>`.
package struct Revision: Hashable, Sendable, CustomStringConvertible {
  package let branch: BranchName
  package let commit: GitObjectID

  package init(branch: BranchName, commit: GitObjectID) {
    self.branch = branch
    self.commit = commit
  }

  package var description: String { "\(branch)@sha1:\(commit.hex)" }
}
