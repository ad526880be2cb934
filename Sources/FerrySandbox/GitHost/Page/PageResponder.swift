// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import HTTPTypes
import Hummingbird

/// Answers a browser.
struct PageResponder: Sendable {
  let actions: HostActions
  let formToken: Redacted<String>

  func respond(_ request: Request, _ path: [String], _ visit: HostVisit) async -> Response {
    Response(status: .notFound)
  }
}
