// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Fresh random hex digits from the system's generator, four bits each.
package func randomHex(bytes count: Int) -> String {
  var generator = SystemRandomNumberGenerator()
  return hex((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
}

/// A fresh version 4 UUID (RFC 9562, section 5.4).
package func randomUUID() -> String {
  var digits = Array(randomHex(bytes: 16))
  digits[12] = "4"
  digits[16] = ["8", "9", "a", "b"][(digits[16].hexDigitValue ?? 0) % 4]
  let parts = [digits[0..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20..<32]]
  return parts.map { String($0) }.joined(separator: "-")
}

extension Redacted<String> {
  /// Whether the text is the secret, in a time that does not tell how much of it is right.
  package func matches(_ text: String) -> Bool {
    let (known, given) = (Array(revealed.utf8), Array(text.utf8))
    guard !known.isEmpty else { return false }
    var difference = known.count ^ given.count
    for (index, byte) in given.enumerated() {
      difference |= Int(byte ^ known[index % known.count])
    }
    return difference == 0
  }
}
