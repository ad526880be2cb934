// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryViews
import Metrics
import Testing

@testable import FerryServer

@Suite
struct MetricsTests {
  @Test func `labels and help are escaped, whole numbers have no fraction`() {
    let family = MetricFamily(
      name: "ferry_x", kind: .gauge, help: "one\ntwo \\ three \"four\"",
      samples: [.init(labels: [MetricLabel("a", "x\"y\\z\nw"), MetricLabel("b", "é")], value: 3)])
    #expect(
      exposition(of: [family]) == #"""
        # HELP ferry_x one\ntwo \\ three "four"
        # TYPE ferry_x gauge
        ferry_x{a="x\"y\\z\nw",b="é"} 3

        """#)
  }

  @Test func `a metric without samples still says what it is`() throws {
    let scrape = try Scrape(exposition(of: MetricsBook().metrics))
    #expect(scrape.kinds.count == KeptMetric.allCases.count)
    #expect(scrape.values.isEmpty)
  }

  @Test func `spans fall into every bucket that holds them`() throws {
    let book = MetricsBook()
    for seconds in [0.02, 0.7, 90] {
      Timer(label: "ferry_git_fetch_seconds", factory: book).recordSeconds(seconds)
    }
    let scrape = try Scrape(exposition(of: book.metrics))
    let name = "ferry_git_fetch_seconds"
    #expect(scrape.kinds[name] == "histogram")
    #expect(scrape.values["\(name)_bucket{le=\"0.01\"}"] == 0)
    #expect(scrape.values["\(name)_bucket{le=\"0.05\"}"] == 1)
    #expect(scrape.values["\(name)_bucket{le=\"1\"}"] == 2)
    #expect(scrape.values["\(name)_bucket{le=\"60\"}"] == 2)
    #expect(scrape.values["\(name)_bucket{le=\"+Inf\"}"] == 3)
    #expect(scrape.values["\(name)_count"] == 3)
    let sum = try #require(scrape.values["\(name)_sum"])
    #expect(abs(sum - 90.72) < 0.001)
  }

  @Test func `a metric that is not ours and a label without end are not kept`() throws {
    let book = MetricsBook()
    Counter(label: "somebody_elses", factory: book).increment()
    for number in 0..<2_000 {
      Counter(label: "ferry_jobs_total", dimensions: [("result", "\(number)")], factory: book)
        .increment()
    }
    let scrape = try Scrape(exposition(of: book.metrics))
    #expect(scrape.values.count == 1_000)
    #expect(scrape.values.keys.allSatisfy { $0.hasPrefix("ferry_jobs_total{") })
  }

  @Test func `the view tells of clusters, targets and plans`() throws {
    let view = FleetView(
      time: Timestamp(seconds: 0),
      environments: [
        EnvironmentView(
          name: EnvironmentName("production")!,
          clusters: [
            cluster("eu-1", .reachable, planned: [.update: 2, .job: 1]),
            cluster("us-1", .unreachable), cluster("ap-1", .suspended),
          ], targets: [])
      ])
    var drifted = view
    drifted.environments[0].clusters[0].drifted = ["Bundle a/b", "ConfigMap a/c"]
    let values = try Scrape(exposition(of: drifted.metrics)).values
    let place = { (name: String) in "environment=\"production\",cluster=\"\(name)\"" }
    #expect(values["ferry_cluster_up{\(place("eu-1"))}"] == 1)
    #expect(values["ferry_cluster_up{\(place("us-1"))}"] == 0)
    #expect(values["ferry_cluster_up{\(place("ap-1"))}"] == nil)
    #expect(values["ferry_plan_changes{\(place("eu-1")),kind=\"update\"}"] == 2)
    #expect(values["ferry_plan_changes{\(place("eu-1")),kind=\"prune\"}"] == 0)
    #expect(values["ferry_drifted_objects{\(place("eu-1"))}"] == 2)
    #expect(values["ferry_drifted_objects{\(place("us-1"))}"] == 0)
    #expect(values["ferry_targets{environment=\"production\",health=\"degraded\"}"] == 0)
  }

  private func cluster(
    _ name: String, _ state: ClusterView.State, planned: [ChangeKind: Int] = [:]
  ) -> ClusterView {
    ClusterView(name: ClusterName(name)!, wave: 1, state: state, plannedChanges: planned)
  }
}
