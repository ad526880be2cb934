// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts
import Hummingbird

/// `GET /metrics`: what a Prometheus server scrapes.
struct MetricsRoutes: Sendable {
  let fleet: any ShowsFleet
  let leases: any ShowsLeases
  let book: MetricsBook

  /// Answers for this path.
  func add(to router: Router<ServerContext>) {
    router.get("metrics") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
        body: ResponseBody(
          byteBuffer: ByteBuffer(
            string: exposition(
              of: fleet.view.metrics + leases.leases.metrics + book.metrics))))
    }
  }
}
