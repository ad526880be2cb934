// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Crypto
import FerryDomain

/// Names a document by what it says.
enum ContentHash {
  static func hex(_ json: JSONValue) -> String {
    SHA256.hash(data: json.canonicalBytes)
      .map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
  }
}
