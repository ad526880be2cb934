// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerrySandboxHTTP

/// A webhook that was to be sent, as the host remembers it.
package struct HostedDelivery: Sendable {
  package let id: Int
  package let hook: Int
  package let project: Int
  package let posting: Posting
  package let time: Timestamp
  package let isRedelivery: Bool
}
