// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A webhook request as it came in: nothing in it can be trusted yet.
package struct WebhookRequest: Sendable {
  /// Who is said to have sent it, from the address it was sent to.
  package let host: GitHost
  package let fields: HeaderFields
  /// Byte for byte as received: it is what was signed.
  package let body: [UInt8]

  package init(host: GitHost, fields: HeaderFields, body: [UInt8]) {
    self.host = host
    self.fields = fields
    self.body = body
  }
}
