// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What one series has come to since the start.
struct MetricTally: Hashable, Sendable {
  /// Seconds, as upper bounds: from one request to a Job's log.
  static let bounds = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60]

  /// How often it was counted, or how many spans were measured.
  private(set) var count = 0
  private var sum = 0.0
  /// How many spans are at most as long as the bound of the same place.
  private var within = [Int](repeating: 0, count: Self.bounds.count)

  mutating func add(_ amount: Int) { count += amount }

  mutating func add(seconds: Double) {
    count += 1
    sum += seconds
    for (place, bound) in Self.bounds.enumerated() where seconds <= bound { within[place] += 1 }
  }

  /// Its samples in the exposition.
  func samples(_ kind: MetricFamily.Kind, _ labels: [MetricLabel]) -> [MetricFamily.Sample] {
    guard kind == .histogram else { return [.init(labels: labels, value: Double(count))] }
    let buckets = zip(Self.bounds + [.infinity], within + [count]).map { bound, count in
      MetricFamily.Sample(
        suffix: "_bucket", labels: labels + [MetricLabel("le", numeral(bound))],
        value: Double(count))
    }
    return buckets + [
      .init(suffix: "_sum", labels: labels, value: sum),
      .init(suffix: "_count", labels: labels, value: Double(count)),
    ]
  }
}
