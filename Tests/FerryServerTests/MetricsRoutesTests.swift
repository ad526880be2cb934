// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryServer
import FerryViews
import Testing

@Suite(.timeLimit(.minutes(1)))
struct MetricsRoutesTests {
  @Test func `Prometheus can read what we tell it`() async throws {
    try await withServer(view: .stalled) { server in
      let answer = try await ask(server, "GET", "/metrics")
      #expect(answer.status == 200)
      #expect(answer.fields["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
      let scrape = try Scrape(answer.body)
      for name in [
        "ferry_sync_duration_seconds", "ferry_plan_changes", "ferry_jobs_total",
        "ferry_cluster_up", "ferry_targets", "ferry_promotions_total",
        "ferry_webhook_deliveries_total", "ferry_git_fetch_seconds", "ferry_http_requests_total",
      ] {
        #expect(scrape.kinds[name] != nil, "\(name) is missing")
      }
      let targets = scrape.values.filter { $0.key.hasPrefix("ferry_targets{") }
      let shown = server.board.view.environments.flatMap(\.targets).count
      #expect(targets.values.reduce(0, +) == Double(shown))
    }
  }

  @Test func `a stop is a gauge that alerts can be made of`() async throws {
    try await withServer(view: .stopped) { server in
      func stopped() async throws -> Double? {
        try Scrape(try await ask(server, "GET", "/metrics").body).values["ferry_stopped"]
      }
      let during = try await stopped()
      server.board.show(.healthy)
      let after = try await stopped()
      #expect(during == 1)
      #expect(after == 0)
    }
  }

  @Test func `a delivery that is refused is counted`() async throws {
    try await withServer { server in
      _ = try await ask(server, "POST", "/webhooks/github", body: "{}")
      let values = try Scrape(try await ask(server, "GET", "/metrics").body).values
      #expect(
        values["ferry_webhook_deliveries_total{host=\"github\",result=\"refused\"}"] == 1)
    }
  }
}
