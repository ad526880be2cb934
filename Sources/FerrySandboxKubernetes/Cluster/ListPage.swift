// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// A part of a list.
struct ListPage: Sendable {
  var objects: [APIObject]
  var version: Int
  /// How to go on; nothing on the last page.
  var continueToken: String?
  /// How many objects come after this page, where that is known.
  var remaining: Int?

  /// The `metadata` of a list.
  var metadata: JSONValue {
    var metadata: JSONValue = ["resourceVersion": .string(String(version))]
    metadata["continue"] = continueToken.map(JSONValue.string)
    metadata["remainingItemCount"] = remaining.map(JSONValue.integer)
    return metadata
  }
}
