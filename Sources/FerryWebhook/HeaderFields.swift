// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The header fields of a request; names are the same in either case (RFC 9110, section 5.1).
package struct HeaderFields: Sendable {
  private let values: [String: [String]]

  package init(_ fields: some Sequence<(name: String, value: String)>) {
    values = Dictionary(
      fields.map { ($0.name.lowercased(), [$0.value]) }, uniquingKeysWith: { $0 + $1 })
  }

  /// Whether the field is there, whatever it says.
  func contains(_ name: String) -> Bool { values[name.lowercased()] != nil }

  /// The field's value; nothing when it is missing or empty.
  ///
  /// A field that comes twice is refused: which of the two a proxy in front of us looked at cannot
  /// be known.
  func single(_ name: String) throws(DeliveryRefusal) -> String? {
    let all = values[name.lowercased()] ?? []
    guard all.count <= 1 else {
      throw DeliveryRefusal(.malformed, "\(name) comes \(all.count) times; send it once")
    }
    return all.first.flatMap { $0.isEmpty ? nil : $0 }
  }
}
