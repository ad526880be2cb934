// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryViews
import Hummingbird

/// Who holds what among the replicas, as JSON.
struct LeaseRoutes: Sendable {
  let leases: any ShowsLeases

  /// Answers for this path.
  func add(to router: Router<ServerContext>) {
    router.get("api/v1/leases") { _, _ in Response.json(leases.leases.toJSON) }
  }
}
