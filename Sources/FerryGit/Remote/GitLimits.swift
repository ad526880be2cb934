// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// How long a fetch or push may take, and how much it may bring.
package struct GitLimits: Hashable, Sendable {
  /// Until the server is connected, with TLS.
  package var connect: Duration
  /// Without a single byte.
  package var stall: Duration
  /// One fetch or push in all.
  package var total: Duration
  /// Bytes that one answer of the server may have.
  package var receivedBytes: Int
  /// Objects that one fetch may bring.
  package var receivedObjects: Int
  /// Packs, and loose objects, above which `GitWorkspace.tidy` has work.
  package var packs: Int
  package var looseObjects: Int

  package init(
    connect: Duration = .seconds(10), stall: Duration = .seconds(30),
    total: Duration = .seconds(600), receivedBytes: Int = 2 << 30,
    receivedObjects: Int = 5_000_000, packs: Int = 30, looseObjects: Int = 2_000
  ) {
    self.connect = connect
    self.stall = stall
    self.total = total
    self.receivedBytes = receivedBytes
    self.receivedObjects = receivedObjects
    self.packs = packs
    self.looseObjects = looseObjects
  }

  /// What somebody who may not push can have Ferry fetch: a merge request is small.
  var ofStrangers: GitLimits {
    var limits = self
    limits.total = min(total, .seconds(60))
    limits.receivedBytes = min(receivedBytes, 64 << 20)
    limits.receivedObjects = min(receivedObjects, 100_000)
    return limits
  }
}
