// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// A list that grows page by page up to its limits.
struct ListPages {
  /// How many objects a page should have.
  static let pageSize = 500

  let kind: ResourceKind
  private(set) var items: [JSONValue] = []
  /// The version of the whole list, from which a watch goes on.
  private(set) var version = ""
  /// The token of the next page; nothing after the last.
  private(set) var next: String?
  private var bytes = 0

  init(_ kind: ResourceKind) { self.kind = kind }

  /// Takes a page; the reason when it cannot.
  mutating func take(_ page: JSONValue, bytes count: Int) -> String? {
    guard let objects = page["items"]?.array ?? (page["items"] == .null ? [] : nil),
      let version = page[["metadata", "resourceVersion"]]?.string
    else { return "the answer is not a list" }
    bytes += count
    guard bytes <= 512 << 20, items.count + objects.count <= 200_000 else {
      return "the list is larger than 512 MiB or 200000 objects"
    }
    items += objects.map(named)
    self.version = version
    let token = page[["metadata", "continue"]]?.string ?? ""
    guard token.isEmpty || token != next else { return "the list goes round in a circle" }
    guard token.isEmpty || !objects.isEmpty else { return "a page without objects has a next page" }
    next = token.isEmpty ? nil : token
    return nil
  }

  /// Items of built-in kinds come without `apiVersion` and `kind`.
  private func named(_ object: JSONValue) -> JSONValue {
    guard object["kind"] == nil else { return object }
    var object = object
    object["apiVersion"] = .string(kind.apiVersion)
    object["kind"] = .string(kind.kind)
    return object
  }
}
