// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

extension JSONValue {
  /// The value as block YAML; texts that could be taken for something else are quoted.
  package var yamlText: String {
    var lines: [String] = []
    write(into: &lines, indent: 0)
    return lines.joined(separator: "\n") + "\n"
  }

  private func write(into lines: inout [String], indent: Int) {
    let start = String(repeating: " ", count: indent)
    switch self {
    case .object(let members) where !members.isEmpty:
      for (key, value) in members.sorted(by: { $0.key < $1.key }) {
        value.write(after: "\(start)\(Self.scalar(key)):", into: &lines, indent: indent + 2)
      }
    case .array(let list) where !list.isEmpty:
      for item in list { item.writeItem(start, into: &lines, indent: indent) }
    default: lines.append(start + flow)
    }
  }

  private func write(after start: String, into lines: inout [String], indent: Int) {
    if isNested {
      lines.append(start)
      write(into: &lines, indent: array == nil ? indent : indent - 2)
    } else {
      lines.append("\(start) \(flow)")
    }
  }

  private func writeItem(_ start: String, into lines: inout [String], indent: Int) {
    guard isNested else { return lines.append("\(start)- \(flow)") }
    var inner: [String] = []
    write(into: &inner, indent: indent + 2)
    if let first = inner.first { inner[0] = "\(start)- \(first.dropFirst(indent + 2))" }
    lines += inner
  }

  private var isNested: Bool { object?.isEmpty == false || array?.isEmpty == false }

  private var flow: String {
    if case .string(let text) = self { return Self.scalar(text) }
    return canonicalText
  }

  /// Plain where nothing can be misread, else in double quotes, which JSON's are too.
  private static func scalar(_ text: String) -> String {
    let isPlain =
      text.utf8.first.map { ($0 | 0x20) >= UInt8(ascii: "a") && ($0 | 0x20) <= UInt8(ascii: "z") }
      ?? false
    let isSafe =
      isPlain
      && text.utf8.allSatisfy { byte in
        Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber
          || "-_./".utf8.contains(byte)
      }
    let reserved: Set = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
    return isSafe && !reserved.contains(text.lowercased())
      ? text : JSONValue.string(text).canonicalText
  }
}
