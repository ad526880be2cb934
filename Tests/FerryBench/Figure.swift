// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// One thing measured, held against its goal.
struct Figure: Sendable {
  /// What was put against what.
  let name: String
  let value: Double
  /// The most that is good enough; nothing where the figure only explains another.
  let goal: Double?
  let unit: Unit
  /// What the value was made from, for people.
  let from: String

  enum Unit: String {
    case ratio, requests, mebibytes = "MiB", seconds = "s", milliseconds = "ms"
  }

  /// Whether the goal was reached.
  var isMet: Bool? { goal.map { value <= $0 } }

  static let heading = pad("what", 48) + pad("value", 16) + pad("goal", 14) + "from"

  /// One line of the table.
  var row: String {
    let verdict = isMet.map { $0 ? "" : " missed" } ?? ""
    let limit = goal.map { "≤ \(Self.short($0))\(verdict)" } ?? ""
    let shown = unit == .ratio ? Self.short(value) : "\(Self.short(value)) \(unit.rawValue)"
    return Self.pad(name, 48) + Self.pad(shown, 16) + Self.pad(limit, 14) + from
  }

  /// All figures as one JSON document.
  static func document(_ figures: [Figure]) -> String {
    let members = figures.map { figure -> JSONValue in
      [
        "name": .string(figure.name), "value": .double(figure.value),
        "unit": .string(figure.unit.rawValue), "goal": figure.goal.map { .double($0) } ?? .null,
        "met": figure.isMet.map { .bool($0) } ?? .null, "from": .string(figure.from),
      ]
    }
    return JSONValue.object(["figures": .array(members)]).canonicalText + "\n"
  }

  /// At most three digits behind the point.
  static func short(_ value: Double) -> String {
    let rounded = (value * 1_000).rounded() / 1_000
    return rounded == rounded.rounded() && abs(rounded) < 1e9
      ? String(Int(rounded)) : String(rounded)
  }

  /// The median of spans in seconds, for people.
  static func milliseconds(_ seconds: [Double]) -> String {
    "\(short((median(seconds) * 10_000).rounded() / 10)) ms"
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}

/// The middle one; of an even number, the lower of the two.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  return sorted[(sorted.count - 1) / 2]
}

/// The least that so many of 100 do not exceed.
func percentile(_ share: Int, _ values: [Double]) -> Double {
  let sorted = values.sorted()
  return sorted[(sorted.count * share + 99) / 100 - 1]
}
