// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Why a text is not the JSON we take.
package struct JSONFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where, in bytes from the start.
  package let offset: Int
  package let reason: String

  package var description: String { "byte \(offset): \(reason)" }
}

extension JSONValue {
  /// Reads one JSON text (RFC 8259) of UTF-8 bytes.
  ///
  /// Of duplicate keys the last counts, as in the API server's decoder. Nesting deeper than
  /// `maxDepth` and anything after the value are failures. Of what is left out only the end is looked
  /// for.
  package init(
    parsing bytes: some Sequence<UInt8>, maxDepth: Int = 128, leavingOut: LeftOutMembers? = nil
  ) throws(JSONFailure) {
    let bytes = ContiguousArray(bytes)
    let result = bytes.withUnsafeBufferPointer { buffer in
      Result { () throws(JSONFailure) -> JSONValue in
        var parser = JSONParser(bytes: buffer, maxDepth: maxDepth, leavingOut: leavingOut)
        return try parser.text()
      }
    }
    self = try result.get()
  }

  /// Reads one JSON text.
  package init(parsing text: String) throws(JSONFailure) {
    try self.init(parsing: text.utf8)
  }
}

/// Objects and arrays that nobody needs: the members of one name, anywhere inside those of another.
package struct LeftOutMembers: Sendable {
  let name: String
  let container: String

  package init(_ name: String, inside container: String) {
    self.name = name
    self.container = container
  }
}

private let memberNames = MemberNames()

private struct JSONParser {
  let bytes: UnsafeBufferPointer<UInt8>
  let maxDepth: Int
  let leavingOut: LeftOutMembers?
  var offset = 0
  var depth = 0
  var isInContainer = false

  init(bytes: UnsafeBufferPointer<UInt8>, maxDepth: Int, leavingOut: LeftOutMembers?) {
    self.bytes = bytes
    self.maxDepth = maxDepth
    self.leavingOut = leavingOut
  }

  mutating func text() throws(JSONFailure) -> JSONValue {
    let value = try value()
    skipBlanks()
    guard offset == bytes.count else { throw failure("something follows the value") }
    return value
  }

  private mutating func value() throws(JSONFailure) -> JSONValue {
    skipBlanks()
    switch peek {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func object() throws(JSONFailure) -> JSONValue {
    try enter()
    var members: [String: JSONValue] = [:]
    skipBlanks()
    if take("}") {
      depth -= 1
      return .object(members)
    }
    repeat {
      skipBlanks()
      let key = memberNames.held(try string())
      skipBlanks()
      guard take(":") else { throw failure("expected ':'") }
      if let value = try value(of: key) { members[key] = value }
      skipBlanks()
    } while take(",")
    guard take("}") else { throw failure("expected ',' or '}'") }
    depth -= 1
    return .object(members)
  }

  /// Nothing where it is left out.
  private mutating func value(of key: String) throws(JSONFailure) -> JSONValue? {
    guard let leavingOut else { return try value() }
    if isInContainer, key == leavingOut.name { return try skippingContent() }
    let wasInContainer = isInContainer
    defer { isInContainer = wasInContainer }
    if key == leavingOut.container { isInContainer = true }
    return try value()
  }

  /// Passes over an object or an array; gives any other value.
  private mutating func skippingContent() throws(JSONFailure) -> JSONValue? {
    skipBlanks()
    guard peek == UInt8(ascii: "{") || peek == UInt8(ascii: "[") else { return try value() }
    var open = 0
    repeat {
      guard let byte = peek else { throw failure("a value without an end") }
      offset += 1
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["): open += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): open -= 1
      case UInt8(ascii: "\""): try skipRestOfString()
      default: break
      }
    } while open > 0
    return nil
  }

  private mutating func skipRestOfString() throws(JSONFailure) {
    while let byte = peek {
      offset += 1
      if byte == UInt8(ascii: "\"") { return }
      if byte == UInt8(ascii: "\\") { offset += 1 }
    }
    throw failure("a string without an end")
  }

  private mutating func array() throws(JSONFailure) -> JSONValue {
    try enter()
    var items: [JSONValue] = []
    skipBlanks()
    if take("]") {
      depth -= 1
      return .array(items)
    }
    repeat {
      items.append(try value())
      skipBlanks()
    } while take(",")
    guard take("]") else { throw failure("expected ',' or ']'") }
    depth -= 1
    return .array(items)
  }

  private mutating func string() throws(JSONFailure) -> String {
    guard take("\"") else { throw failure("expected a string") }
    let start = offset
    while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
      guard byte >= 0x20 else { throw failure("a control character in a string") }
      offset += 1
    }
    if peek == UInt8(ascii: "\"") {
      let text = try decoded(UnsafeBufferPointer(rebasing: bytes[start..<offset]))
      offset += 1
      return text
    }
    return try escapedString(from: start)
  }

  private mutating func escapedString(from start: Int) throws(JSONFailure) -> String {
    var out = Array(bytes[start..<offset])
    while let byte = peek {
      offset += 1
      switch byte {
      case UInt8(ascii: "\""): return try decoded(out)
      case UInt8(ascii: "\\"): try escape(into: &out)
      case 0..<0x20: throw failure("a control character in a string")
      default: out.append(byte)
      }
    }
    throw failure("a string without an end")
  }

  private mutating func escape(into out: inout [UInt8]) throws(JSONFailure) {
    guard let byte = peek else { throw failure("a string without an end") }
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
    case UInt8(ascii: "b"): out.append(0x08)
    case UInt8(ascii: "f"): out.append(0x0C)
    case UInt8(ascii: "n"): out.append(0x0A)
    case UInt8(ascii: "r"): out.append(0x0D)
    case UInt8(ascii: "t"): out.append(0x09)
    case UInt8(ascii: "u"): out += String(Character(try escapedScalar())).utf8
    default: throw failure("an unknown escape")
    }
  }

  /// A surrogate without its partner becomes U+FFFD, as in Go's decoder.
  private mutating func escapedScalar() throws(JSONFailure) -> Unicode.Scalar {
    let first = try fourHexDigits()
    if (0xD800..<0xDC00).contains(first), offset + 6 <= bytes.count,
      bytes[offset] == UInt8(ascii: "\\"), bytes[offset + 1] == UInt8(ascii: "u")
    {
      let mark = offset
      offset += 2
      let second = try fourHexDigits()
      if (0xDC00..<0xE000).contains(second),
        let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      {
        return scalar
      }
      offset = mark
    }
    return Unicode.Scalar(first) ?? "\u{FFFD}"
  }

  private mutating func fourHexDigits() throws(JSONFailure) -> UInt32 {
    guard offset + 4 <= bytes.count,
      let pair = decodedHex(String(decoding: bytes[offset..<offset + 4], as: UTF8.self))
    else { throw failure("expected four hex digits") }
    offset += 4
    return UInt32(pair[0]) << 8 | UInt32(pair[1])
  }

  private mutating func number() throws(JSONFailure) -> JSONValue {
    let start = offset
    _ = take("-")
    guard let first = peek, digits.contains(first) else { throw failure("expected a value") }
    if take("0") {
      if let next = peek, digits.contains(next) { throw failure("a number with a leading zero") }
    } else {
      skipDigits()
    }
    var isInteger = true
    if take(".") {
      isInteger = false
      try expectDigits()
    }
    if take("e") || take("E") {
      isInteger = false
      _ = take("+") || take("-")
      try expectDigits()
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if isInteger, let number = Int(text) { return .integer(number) }
    guard let number = Double(text), number.isFinite else { throw failure("a number too large") }
    return .double(number)
  }

  private var digits: ClosedRange<UInt8> { UInt8(ascii: "0")...UInt8(ascii: "9") }

  private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: scalar) else { return false }
    offset += 1
    return true
  }

  private mutating func word(
    _ text: StaticString, _ value: JSONValue
  ) throws(JSONFailure) -> JSONValue {
    let count = text.utf8CodeUnitCount
    guard offset + count <= bytes.count,
      (0..<count).allSatisfy({ bytes[offset + $0] == text.utf8Start[$0] })
    else { throw failure("expected a value") }
    offset += count
    return value
  }

  private mutating func enter() throws(JSONFailure) {
    depth += 1
    guard depth <= maxDepth else { throw failure("nested deeper than \(maxDepth)") }
    offset += 1
  }

  private mutating func skipBlanks() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      offset += 1
    }
  }

  private mutating func skipDigits() {
    while let byte = peek, digits.contains(byte) { offset += 1 }
  }

  private mutating func expectDigits() throws(JSONFailure) {
    guard let byte = peek, digits.contains(byte) else { throw failure("expected a digit") }
    skipDigits()
  }

  private func decoded(_ slice: some Collection<UInt8>) throws(JSONFailure) -> String {
    guard let text = String(validating: slice, as: UTF8.self) else {
      throw failure("a string that is not UTF-8")
    }
    return text
  }

  private func failure(_ reason: String) -> JSONFailure {
    JSONFailure(offset: offset, reason: reason)
  }
}
