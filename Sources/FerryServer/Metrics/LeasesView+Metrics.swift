// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryViews

extension LeasesView {
  /// What this replica holds; a Ferry that runs alone has no Leases to count.
  var metrics: [MetricFamily] {
    guard let replica else { return [] }
    let held = leases.filter { $0.holder == replica }
    let samples = ["cluster", "pusher"].map { kind in
      MetricFamily.Sample(
        labels: [MetricLabel("for", kind)],
        value: Double(held.count { ($0.key == .pusher) == (kind == "pusher") }))
    }
    return [
      MetricFamily(
        name: "ferry_leases_held", kind: .gauge, help: "Leases that this replica holds.",
        samples: samples)
    ]
  }
}
