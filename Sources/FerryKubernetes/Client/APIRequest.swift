// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

/// One request to an API server, before access is added.
struct APIRequest: Sendable {
  var method: HTTPRequest.Method = .get
  let path: String
  var query: [QueryItem] = []
  var accept = "application/json"
  var contentType: String?
  var body: JSONValue?
  var limits = HTTPLimits()
  /// What it is about, for failures.
  var kind: ResourceKind?
  /// Whether it stores nothing although its method writes, as a dry run.
  var isHarmless = false
  /// Follows "while": `listing Bundles`.
  let doing: String
}
