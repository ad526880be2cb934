// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// What earlier steps captured: `${name}`, and `${repeat:TEXT:N}`.
struct RecordedVariables: Sendable {
  private var values: [String: JSONValue] = [:]

  mutating func capture(_ name: String, _ value: JSONValue) { values[name] = value }

  /// A value with all placeholders filled in; one alone keeps the type of what it stands for.
  func fill(_ json: JSONValue) -> JSONValue {
    switch json {
    case .string(let text): fill(text)
    case .array(let items): .array(items.map(fill))
    case .object(let members):
      .object(
        Dictionary(
          members.map { (fill($0).string ?? $0, fill($1)) }, uniquingKeysWith: { one, _ in one }))
    default: json
    }
  }

  private func fill(_ text: String) -> JSONValue {
    var pieces: [JSONValue] = []
    var rest = Substring(text)
    while let start = rest.firstRange(of: "${"),
      let end = rest[start.upperBound...].firstIndex(of: "}")
    {
      if start.lowerBound > rest.startIndex {
        pieces.append(.string(String(rest[..<start.lowerBound])))
      }
      pieces.append(value(String(rest[start.upperBound..<end])))
      rest = rest[rest.index(after: end)...]
    }
    if !rest.isEmpty || pieces.isEmpty { pieces.append(.string(String(rest))) }
    if pieces.count == 1 { return pieces[0] }
    return .string(pieces.map { $0.string ?? $0.canonicalText }.joined())
  }

  private func value(_ name: String) -> JSONValue {
    guard name.hasPrefix("repeat:"), let colon = name.lastIndex(of: ":"),
      let count = Int(name[name.index(after: colon)...])
    else { return values[name] ?? .string("${\(name)}") }
    return .string(String(repeating: String(name.dropFirst(7)[..<colon]), count: count))
  }
}
