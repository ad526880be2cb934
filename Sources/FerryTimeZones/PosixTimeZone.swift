// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// The rule for the years to come, as in `CET-1CEST,M3.5.0,M10.5.0/3`.
///
/// POSIX.1-2017, section 8.3, with the hours -167 to 167 of RFC 9636, section 3.3.1.
package struct PosixTimeZone: Hashable, Sendable {
  /// Seconds ahead of UTC in standard time.
  let standard: Int64
  let saving: Saving?

  /// The other time of the year, which need not be ahead: Ireland's is behind.
  struct Saving: Hashable, Sendable {
    let offset: Int64
    let start: YearDay
    let end: YearDay
  }

  /// Nothing when the text is no such rule.
  package init?(_ text: String) {
    var reader = PosixTimeZoneReader(text)
    guard reader.name(), let west = reader.time(hours: 24) else { return nil }
    standard = -west
    if reader.isAtEnd {
      saving = nil
      return
    }
    guard reader.name() else { return nil }
    let offset = reader.isAtComma ? standard + 3_600 : reader.time(hours: 24).map { -$0 }
    guard let offset, reader.take(","), let start = reader.yearDay(), reader.take(","),
      let end = reader.yearDay(), reader.isAtEnd
    else { return nil }
    saving = Saving(offset: offset, start: start, end: end)
  }

  /// How many seconds clocks are ahead of UTC at so many seconds since 1970.
  func offset(at time: Int64) -> Int64 {
    guard let saving else { return standard }
    let local = time + standard
    let year = CivilDate(daysSinceEpoch: (local - ((local % 86_400) + 86_400) % 86_400) / 86_400)
      .year
    let start = saving.start.seconds(in: year) - standard
    let end = saving.end.seconds(in: year) - saving.offset
    let isSaving = start < end ? start <= time && time < end : !(end <= time && time < start)
    return isSaving ? saving.offset : standard
  }
}

/// A day of each year and a time of that day.
struct YearDay: Hashable, Sendable {
  enum Day: Hashable, Sendable {
    /// 1 to 365; the 29th of February is never counted.
    case julian(Int64)
    /// 0 to 365.
    case ordinal(Int64)
    /// The weekday (0 is Sunday) in the week of the month; 5 is the last one.
    case weekday(Int64, week: Int64, month: Int64)
  }

  let day: Day
  /// In seconds from midnight; may be negative, or more than a day.
  let time: Int64

  /// Since 1970, by the clock on the wall.
  func seconds(in year: Int64) -> Int64 {
    let first = CivilDate(year: year, month: 1, day: 1).daysSinceEpoch
    let days: Int64
    switch day {
    case .ordinal(let number): days = first + number
    case .julian(let number):
      let march = CivilDate(year: year, month: 3, day: 1).daysSinceEpoch
      days = first + number - 1 + (number >= 60 ? march - first - 59 : 0)
    case .weekday(let weekday, let week, let month):
      let start = CivilDate(year: year, month: month, day: 1).daysSinceEpoch
      let next =
        month == 12
        ? CivilDate(year: year + 1, month: 1, day: 1).daysSinceEpoch
        : CivilDate(year: year, month: month + 1, day: 1).daysSinceEpoch
      let shift = (((weekday - (start + 4)) % 7) + 7) % 7  // 1970-01-01 was weekday 4.
      let wanted = start + shift + (week - 1) * 7
      days = wanted < next ? wanted : wanted - 7
    }
    return days * 86_400 + time
  }
}

/// Reads the parts of such a rule in turn.
struct PosixTimeZoneReader {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = Substring(text).utf8 }

  var isAtEnd: Bool { rest.isEmpty }
  var isAtComma: Bool { rest.first == UInt8(ascii: ",") }

  mutating func take(_ sign: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: sign) else { return false }
    rest = rest.dropFirst()
    return true
  }

  /// Three letters or more, or anything in `<` and `>`.
  mutating func name() -> Bool {
    if take("<") {
      guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
      rest = rest[end...].dropFirst()
      return true
    }
    let letters = rest.prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) }
    rest = rest[letters.endIndex...]
    return letters.count >= 3
  }

  /// `[+-]hh[:mm[:ss]]` in seconds.
  mutating func time(hours limit: Int64) -> Int64? {
    let isNegative = take("-")
    if !isNegative { _ = take("+") }
    guard let hours = number(0...limit) else { return nil }
    var seconds = hours * 3_600
    for unit in [60, 1] as [Int64] where take(":") {
      guard let part = number(0...59) else { return nil }
      seconds += part * unit
    }
    return isNegative ? -seconds : seconds
  }

  /// `Jn`, `n` or `Mm.w.d`, with `/time`, which is 02:00 where it is left out.
  mutating func yearDay() -> YearDay? {
    guard let day = day() else { return nil }
    guard take("/") else { return YearDay(day: day, time: 7_200) }
    return time(hours: 167).map { YearDay(day: day, time: $0) }
  }

  private mutating func day() -> YearDay.Day? {
    if take("J") { return number(1...365).map { .julian($0) } }
    guard take("M") else { return number(0...365).map { .ordinal($0) } }
    guard let month = number(1...12), take("."), let week = number(1...5), take("."),
      let weekday = number(0...6)
    else { return nil }
    return .weekday(weekday, week: week, month: month)
  }

  private mutating func number(_ range: ClosedRange<Int64>) -> Int64? {
    let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    rest = rest[digits.endIndex...]
    guard (1...3).contains(digits.count), let number = Int64(Substring(digits)) else { return nil }
    return range.contains(number) ? number : nil
  }
}
