// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPlan
import FerryPorts
package import Metrics

/// What the engine counts and times. Every label is an environment or one of a few words.
package struct EngineMetrics: Sendable {
  private let factory: any MetricsFactory

  /// Notes into what the factory makes; without one nothing is noted.
  package init(_ factory: any MetricsFactory = NOOPMetricsHandler.instance) {
    self.factory = factory
  }

  /// What became of a promotion.
  package enum PromotionResult: String { case opened, rejected, merged }

  /// A look at a cluster came to its end.
  package func synced(in span: Duration) { time("ferry_sync_duration_seconds", span) }

  /// The config repository was fetched.
  func fetched(in span: Duration) { time("ferry_git_fetch_seconds", span) }

  /// A Job that deploys ended, and that was written down.
  package func jobEnded(_ result: BundleStatus.HistoryEntry.Result) {
    count("ferry_jobs_total", [("result", result.rawValue)])
  }

  /// A promotion came to this.
  package func promotion(into environment: EnvironmentName, _ result: PromotionResult) {
    count(
      "ferry_promotions_total", [("environment", environment.text), ("result", result.rawValue)])
  }

  private func count(_ name: String, _ labels: [(String, String)]) {
    Counter(label: name, dimensions: labels, factory: factory).increment()
  }

  private func time(_ name: String, _ span: Duration) {
    Timer(label: name, factory: factory).recordMilliseconds(max(0, span.wholeMilliseconds))
  }
}
