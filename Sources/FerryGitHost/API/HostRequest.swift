// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

/// One request to the API of a Git host, before access is added.
struct HostRequest: Sendable {
  var method: HTTPRequest.Method = .get
  /// What follows the URL of the API, percent-encoded.
  let path: String
  var query: [QueryItem] = []
  var body: JSONValue?
  /// Follows "while": `opening a merge request from a into b`.
  let doing: String
}
