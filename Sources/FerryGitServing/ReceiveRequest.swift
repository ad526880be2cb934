// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// What a pushing client sends: the updates, then a pack
/// (https://git-scm.com/docs/gitprotocol-pack, "Reference Update Request").
struct ReceiveRequest {
  private(set) var updates: [ReferenceUpdate] = []
  private(set) var capabilities: Set<String> = []
  let pack: ArraySlice<UInt8>

  init(parsing bytes: [UInt8]) throws(MalformedRequest) {
    var reader = PacketReader(bytes)
    var updates: [ReferenceUpdate] = []
    var capabilities: Set<String> = []
    while let text = try reader.next()?.text {
      let parts = text.split(separator: "\0", maxSplits: 1)
      updates.append(try ReferenceUpdate(parsing: String(parts.first ?? "")))
      if updates.count == 1, parts.count == 2 {
        capabilities = Set(parts[1].split(separator: " ").map(String.init))
      }
    }
    guard updates.count <= 1_000 else { throw MalformedRequest(reason: "too many updates") }
    self.updates = updates
    self.capabilities = capabilities
    pack = reader.rest
  }

  /// Whether the pack brings objects: a push that only deletes or re-uses brings none.
  ///
  /// The header of a pack is `PACK`, the version and the count of objects, four bytes each.
  var bringsObjects: Bool {
    pack.count > 12 && pack.dropFirst(8).prefix(4).contains { $0 != 0 }
  }
}

extension ReferenceUpdate {
  /// Reads `<old id> <new id> <name>`.
  fileprivate init(parsing line: String) throws(MalformedRequest) {
    let words = line.split(separator: " ", maxSplits: 2).map(String.init)
    guard words.count == 3, let old = GitObjectID(hex: words[0]),
      let new = GitObjectID(hex: words[1])
    else { throw MalformedRequest(reason: "expected '<old id> <new id> <reference>'") }
    self.init(
      reference: words[2], old: old.isNull ? nil : old, new: new.isNull ? nil : new)
  }
}

extension GitObjectID {
  /// Forty zeros stand for "no such reference".
  fileprivate var isNull: Bool { bytes.allSatisfy { $0 == 0 } }
}
