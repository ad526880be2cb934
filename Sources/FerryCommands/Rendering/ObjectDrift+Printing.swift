// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan

extension ObjectDrift {
  /// One line for each field: what lives, and what Git says.
  var lines: [String] { fields.map(\.line) }

  /// For programs.
  var json: JSONValue {
    [
      "object": .string(object.description),
      "fields": .array(fields.map(\.json)),
    ]
  }
}

extension FieldDrift {
  /// Of long texts only where they begin to differ.
  fileprivate var line: String {
    let same = commonLines
    return "\(pointer): \(shown(live, after: same)) -> \(shown(wanted, after: same))"
  }

  fileprivate var json: JSONValue {
    [
      "pointer": .string(pointer.description), "live": bounded(live), "wanted": bounded(wanted),
    ]
  }

  private static let longest = 80

  /// How many bytes the two begin with alike, in whole lines.
  private var commonLines: Int {
    guard let live, let wanted else { return 0 }
    var (count, lines) = (0, 0)
    for (left, right) in zip(live.utf8, wanted.utf8) {
      guard left == right else { break }
      count += 1
      if left == UInt8(ascii: "\n") { lines = count }
    }
    return lines
  }

  private func shown(_ text: String?, after bytes: Int) -> String {
    guard let text else { return "nothing" }
    let rest = String(decoding: text.utf8.dropFirst(bytes), as: UTF8.self).unicodeScalars
    let part = String(String.UnicodeScalarView(rest.prefix(Self.longest)))
    let quoted = JSONValue.string(part).canonicalText
    return (bytes > 0 ? "…" : "") + quoted + (rest.count > Self.longest ? "…" : "")
  }

  private func bounded(_ text: String?) -> JSONValue {
    text.map { .string(String($0.prefix(1_000))) } ?? .null
  }
}
