// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryViews
import HTTPTypes
import Hummingbird

/// The view of the fleet: as a page, as the part of it that changes, and as JSON.
struct FleetRoutes: Sendable {
  let fleet: any ShowsFleet
  let page: FleetPage

  /// Answers for these paths.
  func add(to router: Router<ServerContext>) {
    router.get("/") { _, _ in
      let nonce = FleetPage.nonce()
      var response = Response.html(page.whole(fleet.view, nonce: nonce))
      response.headers[.contentSecurityPolicy] = policy(nonce)
      return response
    }
    router.get("fragments/fleet") { _, _ in Response.html(page.fragment(fleet.view)) }
    router.get("api/v1/fleet") { _, _ in Response.json(fleet.view.toJSON) }
  }

  /// Only the page's own style and script, only requests to us.
  private func policy(_ nonce: String) -> String {
    """
    default-src 'none'; style-src 'nonce-\(nonce)'; script-src 'nonce-\(nonce)'; \
    connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
    """
  }
}
