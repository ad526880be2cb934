// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// One authenticated webhook request.
package struct Delivery: Hashable, Sendable {
  package let id: DeliveryID
  /// What the host calls the event, such as `push`; not covered by the signature.
  let event: String
  /// JSON, or whatever the holder of the secret sent in its place.
  let payload: [UInt8]
}

/// The name of a delivery at its host; sent again, it is the same.
package struct DeliveryID: Hashable, Sendable, CustomStringConvertible {
  package let host: GitHost
  package let text: String

  package init(host: GitHost, text: String) {
    self.host = host
    self.text = text
  }

  package var description: String { "\(host.rawValue):\(text)" }
}
