// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryViews
import Testing

@testable import FerryCommands

/// What `ferry status` says.
struct FleetGlanceTests {
  private func text(leavesDrift: Bool) -> String {
    var cluster = ClusterView(name: ClusterName(checked: "eu-1"), wave: 1, state: .reachable)
    cluster.drifted = ["ConfigMap shop/shop-values"]
    cluster.leavesDrift = leavesDrift
    let view = FleetView(
      time: Timestamp(seconds: 0),
      environments: [
        EnvironmentView(name: EnvironmentName(checked: "production"), clusters: [cluster])
      ])
    let glance = FleetGlance(fleet: view.toJSON, leases: .null)
    #expect(!glance.isInTrouble)
    return glance.text(TextStyle(isColoured: false))
  }

  @Test func `drift that is left is told at its cluster, and is no trouble`() {
    let line = "    ConfigMap shop/shop-values  changed by another hand, left so (drift: report)"
    #expect(text(leavesDrift: true).contains(line))
    #expect(!text(leavesDrift: false).contains("another hand"))
  }
}
