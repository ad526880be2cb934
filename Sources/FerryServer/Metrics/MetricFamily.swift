// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// One metric with all its samples, as Prometheus reads it.
struct MetricFamily: Hashable, Sendable {
  let name: String
  let kind: Kind
  /// For people.
  let help: String
  var samples: [Sample]

  enum Kind: String, Hashable, Sendable { case counter, gauge, histogram }

  /// One value; the suffix is `_bucket`, `_sum` or `_count` in a histogram and empty elsewhere.
  struct Sample: Hashable, Sendable {
    var suffix = ""
    let labels: [MetricLabel]
    let value: Double
  }
}

/// One `name="value"` of a sample.
struct MetricLabel: Hashable, Sendable {
  let name: String
  let value: String

  init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}
