// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryTimeZones

/// The windows of an environment and the clocks that they are read by.
///
/// A moment is inside a window when a clock on the wall of its zone shows a time inside: an hour
/// that a change of the clocks takes away is in no window, one that comes twice is inside twice.
struct WindowCalendar {
  /// How many days ahead an opening is looked for.
  static let horizon: Int64 = 400

  private let windows: [(window: Window, rules: TimeZoneRules)]
  /// A zone whose rules are not known.
  let unknownZone: ZoneName?

  init(_ windows: [Window], zones: [ZoneName: TimeZoneRules]) {
    let rules = { (zone: ZoneName) in zone == .utc ? .utc : zones[zone] }
    self.windows = windows.compactMap { window in rules(window.zone).map { (window, $0) } }
    unknownZone = windows.map(\.zone).first { rules($0) == nil }
  }

  /// Why nothing may go at a moment; nothing when it may.
  func closing(at now: Timestamp) -> String? {
    let within = windows.filter { $0.window.times.contain($0.rules.wallTime(at: now)) }
    if let denied = within.first(where: { $0.window.effect == .deny }) {
      return "denied by the window \(denied.window.times) (\(denied.window.zone))"
    }
    let allowed = windows.filter { $0.window.effect == .allow }
    guard !allowed.isEmpty, !within.contains(where: { $0.window.effect == .allow }) else {
      return nil
    }
    let times = allowed.map { "\($0.window.times) (\($0.window.zone))" }.joined(separator: ", ")
    return "outside of the windows \(times)"
  }

  /// The first moment from which on it may go.
  func opening(after now: Timestamp) -> Timestamp? {
    let first = dayStart(now.seconds)
    for day in 0..<Self.horizon {
      let start = first + day * 86_400
      let edges = windows.reduce(into: Set<Int64>()) { edges, entry in
        edges.formUnion(moments(of: entry.window, entry.rules, from: start))
      }
      let found = edges.sorted().map { Timestamp(seconds: $0) }
        .first { now < $0 && closing(at: $0) == nil }
      if let found { return found }
    }
    return nil
  }

  /// All moments of a day in UTC at which a window may open or close.
  private func moments(
    of window: Window, _ rules: TimeZoneRules, from start: Int64
  ) -> Set<Int64> {
    let end = start + 86_400
    let offsets = Set([
      rules.offset(at: Timestamp(seconds: start)), rules.offset(at: Timestamp(seconds: end)),
    ])
    var moments: Set<Int64> = []
    // Clocks are at most a day ahead or behind, so three days on the wall may be meant.
    for day in (start / 86_400 - 1)...(start / 86_400 + 2) {
      for minute in window.times.edges(on: day) {
        moments.formUnion(offsets.map { day * 86_400 + minute * 60 - $0 })
      }
    }
    if offsets.count > 1 { moments.insert(change(of: rules, from: start, to: end)) }
    return moments.filter { start <= $0 && $0 < end }
  }

  /// When the clocks change between two moments.
  private func change(of rules: TimeZoneRules, from start: Int64, to end: Int64) -> Int64 {
    let offset = rules.offset(at: Timestamp(seconds: start))
    var (low, high) = (start, end)
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if rules.offset(at: Timestamp(seconds: middle)) == offset {
        low = middle
      } else {
        high = middle
      }
    }
    return high
  }

  private func dayStart(_ seconds: Int64) -> Int64 {
    seconds - ((seconds % 86_400) + 86_400) % 86_400
  }
}
