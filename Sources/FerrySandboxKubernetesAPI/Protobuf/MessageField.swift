// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// One field of a protobuf message: its number, its name in JSON, and what it holds.
struct MessageField: Hashable, Sendable {
  let number: Int
  let name: String
  let type: Substring
  let many: Many
  /// A zero was said on purpose.
  let keepsZero: Bool
  /// JSON has the fields of this message in the message around it.
  let isInline: Bool

  enum Many: Hashable, Sendable {
    case one, list, map
  }

  /// Reads `name=1:type`; nothing when it is not of that form.
  init?(_ text: Substring) {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    let numbered = parts[1].split(separator: ":", maxSplits: 1)
    guard let number = Int(numbered[0]) else { return nil }
    let type = numbered.count == 2 ? numbered[1] : "string"
    (self.number, name) = (number, String(parts[0]))
    keepsZero = type.hasSuffix("?")
    isInline = type.hasPrefix("+")
    switch type.first {
    case "[": many = .list
    case "{": many = .map
    default: many = .one
    }
    self.type = Substring(type.filter { !"[]{}?+".contains($0) })
  }
}
