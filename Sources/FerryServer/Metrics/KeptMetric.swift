// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A metric that is counted or timed while Ferry runs; the others are read off the fleet's view.
enum KeptMetric: String, CaseIterable, Sendable {
  case syncs = "ferry_sync_duration_seconds"
  case fetches = "ferry_git_fetch_seconds"
  case jobs = "ferry_jobs_total"
  case promotions = "ferry_promotions_total"
  case deliveries = "ferry_webhook_deliveries_total"
  case requests = "ferry_http_requests_total"
  case leases = "ferry_lease_changes_total"

  var kind: MetricFamily.Kind {
    switch self {
    case .syncs, .fetches: .histogram
    case .jobs, .promotions, .deliveries, .requests, .leases: .counter
    }
  }

  var help: String {
    switch self {
    case .syncs: "How long one look at a cluster took, from reading it to the last write."
    case .fetches: "How long fetching the config repository took."
    case .jobs: "Jobs that deployed a Bundle, by how they ended."
    case .promotions: "Promotions, by what became of them."
    case .deliveries: "Webhook deliveries, by what was done with them."
    case .requests: "Requests that Ferry sent, by the answer's status; error without an answer."
    case .leases: "Leases that this replica took, and that are gone: given back or lost."
    }
  }
}
