// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

extension JSONValue {
  /// Compact JSON with the keys of every object in order of their UTF-8 bytes, so that equal values
  /// give equal bytes: what is hashed is what is sent.
  package var canonicalBytes: [UInt8] {
    var out: [UInt8] = []
    write(into: &out, indent: nil)
    return out
  }

  /// `canonicalBytes` as text.
  package var canonicalText: String { String(decoding: canonicalBytes, as: UTF8.self) }

  /// JSON for people: two spaces of indentation, keys in order.
  package var prettyText: String {
    var out: [UInt8] = []
    write(into: &out, indent: 0)
    return String(decoding: out, as: UTF8.self)
  }

  private func write(into out: inout [UInt8], indent: Int?) {
    switch self {
    case .null: out += "null".utf8
    case .bool(let flag): out += (flag ? "true" : "false").utf8
    case .integer(let number): out += String(number).utf8
    case .double(let number): out += (number.isFinite ? "\(number)" : "null").utf8
    case .string(let text): writeString(text, into: &out)
    case .array(let items):
      writeList(items, "[", "]", into: &out, indent: indent) { item, out, inner in
        item.write(into: &out, indent: inner)
      }
    case .object(let members):
      let ordered = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      writeList(ordered, "{", "}", into: &out, indent: indent) { member, out, inner in
        writeString(member.key, into: &out)
        out += (inner == nil ? ":" : ": ").utf8
        member.value.write(into: &out, indent: inner)
      }
    }
  }
}

private func writeList<Item>(
  _ items: [Item], _ open: Unicode.Scalar, _ close: Unicode.Scalar, into out: inout [UInt8],
  indent: Int?, _ writeItem: (Item, inout [UInt8], Int?) -> Void
) {
  let inner = indent.map { $0 + 2 }
  let newLine = { (depth: Int?) -> [UInt8] in
    depth.map { [UInt8(ascii: "\n")] + [UInt8](repeating: UInt8(ascii: " "), count: $0) } ?? []
  }
  out.append(UInt8(ascii: open))
  for (index, item) in items.enumerated() {
    if index > 0 { out.append(UInt8(ascii: ",")) }
    out += newLine(inner)
    writeItem(item, &out, inner)
  }
  if !items.isEmpty { out += newLine(indent) }
  out.append(UInt8(ascii: close))
}

private func writeString(_ text: String, into out: inout [UInt8]) {
  out.append(UInt8(ascii: "\""))
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "\""): out += "\\\"".utf8
    case UInt8(ascii: "\\"): out += "\\\\".utf8
    case UInt8(ascii: "\n"): out += "\\n".utf8
    case UInt8(ascii: "\r"): out += "\\r".utf8
    case UInt8(ascii: "\t"): out += "\\t".utf8
    case 0..<0x20: out += "\\u00\(hex([byte]))".utf8
    default: out.append(byte)
    }
  }
  out.append(UInt8(ascii: "\""))
}
