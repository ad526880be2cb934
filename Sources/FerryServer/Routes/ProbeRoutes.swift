// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Hummingbird

/// What Kubernetes asks to know whether to restart us and whether to send us requests.
struct ProbeRoutes: Sendable {
  let readiness: @Sendable () -> Readiness

  /// Answers for these paths.
  func add(to router: Router<ServerContext>) {
    router.get("healthz") { _, _ in Response.sentence(.ok, "alive") }
    router.get("readyz") { _, _ in
      switch readiness() {
      case .ready: Response.sentence(.ok, "ready")
      case .notReady(let reason): Response.sentence(.serviceUnavailable, reason)
      }
    }
  }
}
