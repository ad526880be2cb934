// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A span of every week, in minutes from Monday 00:00; it may go over Sunday's midnight.
struct WeekSpan: Hashable, Sendable {
  static let week: Int64 = 7 * 1_440

  /// 0 to 10079.
  let start: Int64
  /// 1 to 10080.
  let length: Int64

  var end: Int64 { (start + length) % Self.week }

  func contains(_ minute: Int64) -> Bool {
    (minute - start + Self.week) % Self.week < length
  }
}

extension WindowTimes.Shape {
  /// Reads `2026-12-20/2027-01-04` or one day.
  init?(dates text: String) {
    let days = text.split(separator: "/", omittingEmptySubsequences: false).map(date)
    guard (1...2).contains(days.count), let first = days[0], let last = days[days.count - 1],
      first <= last
    else { return nil }
    self = .dates(first...last)
  }

  /// Reads days, times of a day, both, or a span from one day's time to another's.
  init?(weekly text: String) {
    let words = text.split(separator: " ").map(String.init)
    switch words.count {
    case 1:
      if let days = days(words[0]) {
        self = .weekly(days.sorted().map { WeekSpan(start: $0 * 1_440, length: 1_440) })
      } else {
        self.init(days: Set(0..<7), times: words[0])
      }
    case 2:
      guard let days = days(words[0]) else { return nil }
      self.init(days: days, times: words[1])
    case 3: self.init(from: words[0], words[1], words[2])
    default: return nil
    }
  }

  /// The same times on each of some days; where they end before they begin, on the next day.
  private init?(days: Set<Int64>, times: String) {
    let parts = times.split(separator: "-", omittingEmptySubsequences: false).map(minute)
    guard parts.count == 2, let start = parts[0], let end = parts[1], start != end, start < 1_440
    else { return nil }
    let length = end > start ? end - start : end + 1_440 - start
    self = .weekly(days.sorted().map { WeekSpan(start: $0 * 1_440 + start, length: length) })
  }

  /// `Fri 18:00-Mon 08:00`: the middle word has a time and a day.
  private init?(from first: String, _ middle: String, _ last: String) {
    let parts = middle.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let from = weekday(first), let to = weekday(parts[1]),
      let start = minute(parts[0][...]), let end = minute(last[...]), start < 1_440
    else { return nil }
    let beginning = from * 1_440 + start
    let length = (to * 1_440 + end - beginning + WeekSpan.week) % WeekSpan.week
    guard length > 0 else { return nil }
    self = .weekly([WeekSpan(start: beginning, length: length)])
  }
}

/// `Mon`, `Mon-Fri`, `Fri-Mon`, `Mon,Wed`; Monday is 0.
private func days(_ text: String) -> Set<Int64>? {
  var found: Set<Int64> = []
  for part in text.split(separator: ",", omittingEmptySubsequences: false) {
    let ends = part.split(separator: "-", omittingEmptySubsequences: false).map {
      weekday(String($0))
    }
    guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else {
      return nil
    }
    for step in 0...((last - first + 7) % 7) { found.insert((first + step) % 7) }
  }
  return found
}

private func weekday(_ text: String) -> Int64? {
  ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].firstIndex(of: text).map(Int64.init)
}

/// `09:00`, up to `24:00`.
private func minute(_ text: Substring) -> Int64? {
  let bytes = Array(text.utf8)
  guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"), let hours = digits(text.prefix(2)),
    let minutes = digits(text.suffix(2)), minutes < 60, hours * 60 + minutes <= 1_440
  else { return nil }
  return hours * 60 + minutes
}

/// `2026-12-20` in days since 1970-01-01.
private func date(_ text: Substring) -> Int64? {
  let parts = text.split(separator: "-", omittingEmptySubsequences: false)
  guard parts.map(\.utf8.count) == [4, 2, 2], let year = digits(parts[0]),
    let month = digits(parts[1]), let day = digits(parts[2]), (1...12).contains(month)
  else { return nil }
  let date = CivilDate(year: year, month: month, day: day)
  let days = date.daysSinceEpoch
  return CivilDate(daysSinceEpoch: days) == date ? days : nil
}

private func digits(_ text: Substring) -> Int64? {
  text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) ? Int64(text) : nil
}
