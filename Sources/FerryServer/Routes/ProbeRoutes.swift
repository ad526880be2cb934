// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryViews
import Hummingbird

/// What Kubernetes asks to know whether to restart us and whether to send us requests.
struct ProbeRoutes: Sendable {
  let fleet: any ShowsFleet
  let readiness: @Sendable () -> Readiness

  /// Answers for these paths.
  func add(to router: Router<ServerContext>) {
    router.get("healthz") { _, _ in Response.sentence(.ok, "alive") }
    router.get("readyz") { _, _ in
      switch readiness() {
      case .ready:
        // Whoever is stopped by people looks on, and is none to be restarted or passed over.
        Response.sentence(.ok, fleet.view.stop.map { "ready, but \($0.sentence)" } ?? "ready")
      case .notReady(let reason): Response.sentence(.serviceUnavailable, reason)
      }
    }
  }
}
