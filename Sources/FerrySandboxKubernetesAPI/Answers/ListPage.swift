// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerrySandboxKubernetesObjects

/// A part of a list.
package struct ListPage: Sendable {
  package var objects: [APIObject]
  package var version: Int
  /// How to go on; nothing on the last page.
  package var continueToken: String?
  /// How many objects come after this page, where that is known.
  package var remaining: Int?

  package init(
    objects: [APIObject], version: Int, continueToken: String? = nil, remaining: Int? = nil
  ) {
    self.objects = objects
    self.version = version
    self.continueToken = continueToken
    self.remaining = remaining
  }

  /// The `metadata` of a list.
  package var metadata: JSONValue {
    var metadata: JSONValue = ["resourceVersion": .string(String(version))]
    metadata["continue"] = continueToken.map(JSONValue.string)
    metadata["remainingItemCount"] = remaining.map(JSONValue.integer)
    return metadata
  }
}
