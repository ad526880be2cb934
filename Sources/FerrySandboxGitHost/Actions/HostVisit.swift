// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxHTTP
import FerryDomain

/// One request to the host: who comes, when, and by what address the host is known.
struct HostVisit: Sendable {
  let user: HostUser
  let now: Timestamp
  let address: SandboxAddress
}

/// How a project is named in a request.
enum ProjectReference: Hashable {
  case id(Int)
  case path(String)

  /// A number is an id, everything else a path.
  init(_ text: String) {
    self = Int(text).map { .id($0) } ?? .path(text)
  }
}
