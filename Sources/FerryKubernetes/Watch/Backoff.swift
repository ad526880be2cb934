// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// How long to rest after failures in a row.
enum Backoff {
  static let first = Duration.milliseconds(500)
  static let ceiling = Duration.seconds(60)

  /// Doubles from failure to failure up to the ceiling; `luck`, from 0 to 1, takes up to half off,
  /// so that many watches do not come back in the same moment.
  static func rest(failures: Int, luck: Double, atLeast: Duration? = nil) -> Duration {
    let doubled = first * (1 << min(max(failures - 1, 0), 20))
    let jittered = min(doubled, ceiling) * (1 - 0.5 * min(max(luck, 0), 1))
    return max(jittered, atLeast ?? .zero)
  }
}
