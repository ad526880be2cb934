// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Who owns which fields of an object: `metadata.managedFields`.
package struct ManagedFields: Hashable, Sendable {
  private(set) var entries: [FieldOwner: Entry] = [:]

  struct Entry: Hashable, Sendable {
    var apiVersion: String
    /// When the owner last changed its set; an entry may have no time.
    var time: String?
    var fields: FieldSet
  }

  init() {}

  package init(_ json: JSONValue?) {
    for entry in json?.array ?? [] {
      guard let owner = FieldOwner(entry) else { continue }
      entries[owner] = Entry(
        apiVersion: entry["apiVersion"]?.string ?? "", time: entry["time"]?.string,
        fields: FieldSet(fieldsV1: entry["fieldsV1"] ?? [:]))
    }
  }

  var isEmpty: Bool { entries.isEmpty }

  subscript(owner: FieldOwner) -> Entry? {
    get { entries[owner] }
    set { entries[owner] = newValue?.fields.isEmpty == true ? nil : newValue }
  }

  /// As the server writes it: applied sets first, then by time and name.
  package var json: JSONValue? {
    guard !entries.isEmpty else { return nil }
    let ordered = entries.sorted { precedes($0, $1) }
    return .array(ordered.map { owner, entry in owner.json(entry) })
  }

  private typealias Pair = (key: FieldOwner, value: Entry)

  private func precedes(_ left: Pair, _ right: Pair) -> Bool {
    let (one, two) = (left.key, right.key)
    if one.operation != two.operation { return one.operation == .apply }
    let (early, late) = (left.value.time ?? "", right.value.time ?? "")
    if early != late { return early < late }
    if one.manager != two.manager { return one.manager < two.manager }
    return one.subresource < two.subresource
  }
}
