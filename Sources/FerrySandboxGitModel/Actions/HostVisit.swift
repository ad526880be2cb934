// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerrySandboxHTTP
package import FerryDomain

/// A request at the door: when it comes, and by what address the host is known.
package struct HostArrival: Sendable {
  package let now: Timestamp
  package let address: SandboxAddress

  package init(now: Timestamp, address: SandboxAddress) {
    (self.now, self.address) = (now, address)
  }

  /// Once it is known who comes.
  package func visit(by user: HostedUser) -> HostVisit {
    HostVisit(user: user, now: now, address: address)
  }
}

/// One request to the host: who comes, when, and by what address the host is known.
package struct HostVisit: Sendable {
  package let user: HostedUser
  package let now: Timestamp
  package let address: SandboxAddress

  /// What somebody else asked for and happens at this moment.
  func onBehalf(of user: HostedUser) -> HostVisit {
    HostVisit(user: user, now: now, address: address)
  }
}

/// How a project is named in a request.
package enum ProjectReference: Hashable {
  case id(Int)
  case path(String)

  /// A number is an id, everything else a path.
  package init(_ text: String) {
    self = Int(text).map { .id($0) } ?? .path(text)
  }
}
