// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts
package import Metrics

/// Keeps what is counted and timed, for whoever scrapes it.
///
/// Only the metrics that `KeptMetric` tells of are kept, and at most 1,000 series of each: what other
/// libraries count, or a label without end, cannot fill the memory.
package final class MetricsBook: MetricsFactory {
  fileprivate typealias Series = [[MetricLabel]: MetricTally]

  private static let mostSeries = 1_000
  private let tallies = Lock([KeptMetric: Series]())

  package init() {}

  /// Everything that was noted since the start, in a steady order.
  var metrics: [MetricFamily] {
    let tallies = tallies.withLock { $0 }
    return KeptMetric.allCases.map { metric in
      let series = (tallies[metric] ?? [:]).sorted { $0.key.text < $1.key.text }
      return MetricFamily(
        name: metric.rawValue, kind: metric.kind, help: metric.help,
        samples: series.flatMap { $0.value.samples(metric.kind, $0.key) })
    }
  }

  /// Counts one, for this target's own metrics.
  func count(_ metric: KeptMetric, _ labels: MetricLabel...) {
    note(metric, labels) { $0.add(1) }
  }

  package func makeCounter(
    label: String, dimensions: [(String, String)]
  ) -> any CounterHandler {
    entry(label, dimensions) ?? NOOPMetricsHandler.instance
  }

  package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    entry(label, dimensions) ?? NOOPMetricsHandler.instance
  }

  package func makeRecorder(
    label: String, dimensions: [(String, String)], aggregate: Bool
  ) -> any RecorderHandler {
    NOOPMetricsHandler.instance
  }

  package func destroyCounter(_ handler: any CounterHandler) {}
  package func destroyTimer(_ handler: any TimerHandler) {}
  package func destroyRecorder(_ handler: any RecorderHandler) {}

  private func entry(_ label: String, _ dimensions: [(String, String)]) -> MetricsEntry? {
    KeptMetric(rawValue: label).map { metric in
      MetricsEntry(
        book: self, metric: metric, labels: dimensions.map { MetricLabel($0.0, $0.1) })
    }
  }

  fileprivate func note(
    _ metric: KeptMetric, _ labels: [MetricLabel], _ change: (inout MetricTally) -> Void
  ) {
    tallies.withLock { tallies in
      let series = tallies[metric] ?? [:]
      guard series[labels] != nil || series.count < Self.mostSeries else { return }
      change(&tallies[metric, default: [:]][labels, default: MetricTally()])
    }
  }

  fileprivate func forget(_ metric: KeptMetric, _ labels: [MetricLabel]) {
    tallies.withLock { $0[metric]?[labels] = nil }
  }
}

/// One series of the book, to write in.
private final class MetricsEntry: CounterHandler, TimerHandler {
  private let book: MetricsBook
  private let metric: KeptMetric
  private let labels: [MetricLabel]

  init(book: MetricsBook, metric: KeptMetric, labels: [MetricLabel]) {
    self.book = book
    self.metric = metric
    self.labels = labels
  }

  func increment(by amount: Int64) { book.note(metric, labels) { $0.add(Int(amount)) } }

  func recordNanoseconds(_ duration: Int64) {
    book.note(metric, labels) { $0.add(seconds: Double(duration) / 1e9) }
  }

  func reset() { book.forget(metric, labels) }
}

extension [MetricLabel] {
  fileprivate var text: String { map { "\($0.name)=\($0.value)" }.joined(separator: ",") }
}
