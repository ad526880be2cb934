// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A span of time in at most two units (`duration.HumanDuration` in apimachinery).
enum AgeText {
  static func text(_ span: Duration) -> String {
    let seconds = Int(span.components.seconds)
    let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400)
    if seconds < 0 { return "0s" }
    if seconds < 120 { return "\(seconds)s" }
    if minutes < 10 { return pair(minutes, "m", seconds % 60, "s") }
    if hours < 3 { return "\(minutes)m" }
    if hours < 8 { return pair(hours, "h", minutes % 60, "m") }
    if hours < 48 { return "\(hours)h" }
    if days < 8 { return pair(days, "d", hours % 24, "h") }
    if days < 730 { return "\(days)d" }
    if days < 8 * 365 { return pair(days / 365, "y", days % 365, "d") }
    return "\(days / 365)y"
  }

  private static func pair(_ large: Int, _ one: String, _ small: Int, _ two: String) -> String {
    small == 0 ? "\(large)\(one)" : "\(large)\(one)\(small)\(two)"
  }
}
