// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Finds the keys that an object of a JSON text has twice.
///
/// The parser keeps the last of them in silence, but the server has to name them.
struct DuplicateKeys {
  private let bytes: [UInt8]
  private var offset = 0
  private var found: [String] = []

  /// The paths of the keys; the text is known to be JSON.
  static func find(in bytes: [UInt8]) -> [String] {
    var finder = DuplicateKeys(bytes: bytes)
    finder.value(at: "")
    return finder.found
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func value(at path: String) {
    skipBlanks()
    guard offset < bytes.count else { return }
    switch bytes[offset] {
    case UInt8(ascii: "{"): object(at: path)
    case UInt8(ascii: "["): array(at: path)
    case UInt8(ascii: "\""): _ = string()
    default:
      while offset < bytes.count, !",]} \n\r\t".utf8.contains(bytes[offset]) { offset += 1 }
    }
  }

  private mutating func object(at path: String) {
    var seen: Set<String> = []
    offset += 1
    while !take("}"), offset < bytes.count {
      let key = string()
      let inner = path.isEmpty ? key : "\(path).\(key)"
      if !seen.insert(key).inserted { found.append(inner) }
      _ = take(":")
      value(at: inner)
      _ = take(",")
    }
  }

  private mutating func array(at path: String) {
    var index = 0
    offset += 1
    while !take("]"), offset < bytes.count {
      value(at: "\(path)[\(index)]")
      index += 1
      _ = take(",")
    }
  }

  /// The characters of a string as written; escapes stay, which is enough to compare keys.
  private mutating func string() -> String {
    skipBlanks()
    offset += 1
    let start = offset
    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
      offset += bytes[offset] == UInt8(ascii: "\\") ? 2 : 1
    }
    let end = min(offset, bytes.count)
    offset += 1
    return String(decoding: bytes[min(start, end)..<end], as: UTF8.self)
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: scalar) else { return false }
    offset += 1
    return true
  }

  private mutating func skipBlanks() {
    while offset < bytes.count, " \n\r\t".utf8.contains(bytes[offset]) { offset += 1 }
  }
}
