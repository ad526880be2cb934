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
  /// GitHub's two APIs are counted apart.
  var api = Interface.rest
  /// Whether it may use the requests that are kept in reserve.
  var isUrgent = false
  /// Whether it changes nothing at the host although it is a POST, as a login.
  var isHarmless = false
  /// Whether it takes the right to administer the project.
  var isAdministration = false
  /// The refusals that are an answer like others.
  var expectedRefusals: Set<Int> = []

  /// One of the APIs of a host.
  enum Interface: Hashable, Sendable { case rest, graphQL }
}
