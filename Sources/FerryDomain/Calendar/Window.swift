// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A part of the calendar in which promotions may go, or may not.
package struct Window: Hashable, Sendable {
  package enum Effect: String, Hashable, Sendable, CaseIterable { case allow, deny }

  package let effect: Effect
  package let times: WindowTimes
  /// Where the clock hangs that is looked at.
  package let zone: ZoneName

  package init(_ effect: Effect, _ times: WindowTimes, zone: ZoneName = .utc) {
    self.effect = effect
    self.times = times
    self.zone = zone
  }
}

/// The times of a window, by a clock and a calendar on a wall.
///
/// `Mon-Fri 09:00-17:00`, `Sat,Sun`, `22:00-06:00` (every day, over midnight),
/// `Fri 18:00-Mon 08:00` (one span of several days), `2026-12-20/2027-01-04` (both days included),
/// `2026-12-24`.
package struct WindowTimes: Hashable, Sendable, CustomStringConvertible {
  /// As it was written.
  package let text: String
  let shape: Shape

  enum Shape: Hashable, Sendable {
    case weekly([WeekSpan])
    case dates(ClosedRange<Int64>)
  }

  /// Nothing when it has none of the documented forms.
  package init?(_ text: String) {
    guard let shape = Shape(dates: text) ?? Shape(weekly: text) else { return nil }
    self.text = text
    self.shape = shape
  }

  package var description: String { text }

  /// Whether a clock on the wall shows a time inside.
  package func contain(_ time: WallTime) -> Bool {
    switch shape {
    case .weekly(let spans): spans.contains { $0.contains(time.minuteOfWeek) }
    case .dates(let days): days.contains(time.day)
    }
  }

  /// The minutes of a day at which it may begin or end.
  package func edges(on day: Int64) -> Set<Int64> {
    switch shape {
    case .weekly(let spans):
      let midnight = WallTime(day: day, minute: 0).minuteOfWeek
      return Set(
        spans.flatMap { [$0.start, $0.end] }.map { $0 - midnight }.filter {
          (0..<1_440).contains($0)
        })
    case .dates(let days):
      return day == days.lowerBound || day == days.upperBound + 1 ? [0] : []
    }
  }
}

/// What a clock and a calendar on a wall show.
package struct WallTime: Hashable, Sendable {
  /// Days since 1970-01-01.
  package let day: Int64
  /// 0 to 1439.
  package let minute: Int64

  package init(day: Int64, minute: Int64) {
    self.day = day
    self.minute = minute
  }

  /// At a moment where clocks are so many seconds ahead of UTC.
  package init(_ moment: Timestamp, offset: Int64) {
    let seconds = moment.seconds + offset
    let second = ((seconds % 86_400) + 86_400) % 86_400
    self.init(day: (seconds - second) / 86_400, minute: second / 60)
  }

  /// From Monday, 00:00.
  var minuteOfWeek: Int64 {
    let weekday = (((day + 3) % 7) + 7) % 7  // 1970-01-01 was a Thursday.
    return weekday * 1_440 + minute
  }
}
