// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import Testing

@Suite struct Base64Tests {
  /// RFC 4648, section 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func `text and base64 are each other's way back`(text: String, encoded: String) {
    #expect(base64(Array(text.utf8)) == encoded)
    #expect(decodedBase64(encoded) == Array(text.utf8))
  }

  @Test func `every byte comes back`() {
    let bytes = (0...255).map { UInt8($0) }
    #expect(decodedBase64(base64(bytes)) == bytes)
  }

  @Test(arguments: ["Z", "Zg", "Zg=", "Zm9v\n", "Zm-_", "====", "Z===", "=Zm9"])
  func `what is not base64 is nothing`(text: String) {
    #expect(decodedBase64(text) == nil)
  }
}
