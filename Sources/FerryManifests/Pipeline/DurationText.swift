// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryManifestFields

/// Reads `90s`, `30m`, `2h` or `1d`, up to 366 days; nothing for anything else.
func duration(_ text: String) -> Duration? {
  guard let unit = text.last, let number = Int(text.dropLast()), text.first?.isNumber ?? false,
    (0...31_622_400).contains(number)
  else { return nil }
  let seconds: Int
  switch unit {
  case "s": seconds = number
  case "m": seconds = number * 60
  case "h": seconds = number * 3_600
  case "d": seconds = number * 86_400
  default: return nil
  }
  return seconds <= 31_622_400 ? .seconds(seconds) : nil
}

extension Section {
  /// A duration such as `30m`, if the key is there.
  func duration(_ key: String, into findings: inout Findings) -> Duration? {
    guard let text = text(key, into: &findings) else { return nil }
    let duration = FerryManifests.duration(text.value)
    if duration == nil {
      findings.add(
        at: text.place, "\(name(key)) is \"\(text.value.excerpt)\", which is no duration",
        remedy: "write a number with s, m, h or d behind it, such as 30m")
    }
    return duration
  }
}
