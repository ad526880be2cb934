// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import HTTPTypes

extension HTTPField.Name {
  /// Where a list goes on (RFC 8288).
  package static let nextPage = link()

  private static func link() -> HTTPField.Name {
    guard let name = HTTPField.Name("Link") else { preconditionFailure("Link is a field name") }
    return name
  }
}
