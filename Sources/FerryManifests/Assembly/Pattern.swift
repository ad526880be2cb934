// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Whether the text is what the pattern means, in which each `*` stands for any characters.
func fits(_ text: String, pattern: String) -> Bool {
  let text = Array(text.utf8)
  let pattern = Array(pattern.utf8)
  var (place, step) = (0, 0)
  var lastStar: (step: Int, place: Int)?
  while place < text.count {
    if step < pattern.count, pattern[step] == UInt8(ascii: "*") {
      lastStar = (step, place)
      step += 1
    } else if step < pattern.count, pattern[step] == text[place] {
      step += 1
      place += 1
    } else if let star = lastStar {
      // The last star takes one more character; earlier ones need never be asked again.
      lastStar = (star.step, star.place + 1)
      (step, place) = (star.step + 1, star.place + 1)
    } else {
      return false
    }
  }
  return pattern[step...].allSatisfy { $0 == UInt8(ascii: "*") }
}

extension [String] {
  /// Whether one of the patterns allows the text; no patterns allow all.
  func allow(_ text: String) -> Bool {
    isEmpty || contains { fits(text, pattern: $0) }
  }
}
