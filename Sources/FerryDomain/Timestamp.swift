// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A moment: milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
package struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  package init(seconds: Int64) { milliseconds = seconds * 1_000 }

  /// Whole seconds since the epoch, rounded down.
  package var seconds: Int64 {
    milliseconds >= 0 ? milliseconds / 1_000 : (milliseconds - 999) / 1_000
  }

  package static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

  package static func + (moment: Self, span: Duration) -> Self {
    Self(milliseconds: moment.milliseconds + span.wholeMilliseconds)
  }

  package static func - (moment: Self, span: Duration) -> Self {
    Self(milliseconds: moment.milliseconds - span.wholeMilliseconds)
  }

  package static func - (left: Self, right: Self) -> Duration {
    .milliseconds(left.milliseconds - right.milliseconds)
  }

  /// RFC 3339 in UTC to the second, as Kubernetes writes it: `2026-11-21T09:30:00Z`.
  package var description: String {
    let second = ((seconds % 86_400) + 86_400) % 86_400
    let date = CivilDate(daysSinceEpoch: (seconds - second) / 86_400)
    return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
      + "T\(padded(second / 3_600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))Z"
  }
}

extension Timestamp {
  /// Reads RFC 3339 with `Z` or an offset and an optional fraction (kept to milliseconds).
  ///
  /// Nothing when the text is anything else (RFC 3339, section 5.6).
  package init?(rfc3339 text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      bytes[10] | 0x20 == UInt8(ascii: "t"), bytes[13] == UInt8(ascii: ":"),
      bytes[16] == UInt8(ascii: ":"),
      let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
      let day = number(bytes[8..<10]), let hour = number(bytes[11..<13]),
      let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
      (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
    else { return nil }
    var rest = bytes[19...]
    var fraction: Int64 = 0
    if rest.first == UInt8(ascii: ".") {
      let digits = rest.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard !digits.isEmpty else { return nil }
      let padding = [UInt8](repeating: UInt8(ascii: "0"), count: 3)
      fraction = number((Array(digits) + padding).prefix(3)) ?? 0
      rest = rest.dropFirst(1 + digits.count)
    }
    guard let offset = offsetSeconds(rest) else { return nil }
    let date = CivilDate(year: year, month: month, day: day)
    let days = date.daysSinceEpoch
    guard CivilDate(daysSinceEpoch: days) == date else { return nil }  // the 30th of February
    let total = days * 86_400 + hour * 3_600 + minute * 60 + second - offset
    self.init(milliseconds: total * 1_000 + fraction)
  }
}

/// A day of the proleptic Gregorian calendar.
///
/// The arithmetic is Howard Hinnant's (http://howardhinnant.github.io/date_algorithms.html).
package struct CivilDate: Hashable, Sendable {
  package let year: Int64
  package let month: Int64
  package let day: Int64

  package init(year: Int64, month: Int64, day: Int64) {
    (self.year, self.month, self.day) = (year, month, day)
  }

  package init(daysSinceEpoch: Int64) {
    let shifted = daysSinceEpoch + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
    month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  package var daysSinceEpoch: Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}

extension Duration {
  /// Milliseconds, rounded towards zero.
  package var wholeMilliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
  }
}

/// The decimal number, with zeros in front up to `width`.
package func padded(_ number: Int64, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

private func number(_ digits: some Collection<UInt8>) -> Int64? {
  digits.reduce(Int64?.some(0)) { total, byte in
    guard let total, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
    return total * 10 + Int64(byte - UInt8(ascii: "0"))
  }
}

/// Seconds east of UTC in `Z` or `+hh:mm`.
private func offsetSeconds(_ zone: ArraySlice<UInt8>) -> Int64? {
  let zone = Array(zone)
  if zone.count == 1, zone[0] | 0x20 == UInt8(ascii: "z") { return 0 }
  guard zone.count == 6, zone[3] == UInt8(ascii: ":"),
    let hours = number(zone[1..<3]), let minutes = number(zone[4..<6]), hours < 24, minutes < 60
  else { return nil }
  switch zone[0] {
  case UInt8(ascii: "+"): return hours * 3_600 + minutes * 60
  case UInt8(ascii: "-"): return -(hours * 3_600 + minutes * 60)
  default: return nil
  }
}
