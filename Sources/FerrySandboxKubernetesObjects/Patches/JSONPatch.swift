// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// JSON patch (RFC 6902), as the server's library does it: `replace` adds what is not there.
package struct JSONPatch: Sendable {
  private let operations: [JSONValue]

  package init(_ json: JSONValue) { operations = json.array ?? [] }

  /// The document with all operations done; one that fails undoes them all.
  package func applied(to document: JSONValue) throws(APIFailure) -> JSONValue {
    var document = document
    for operation in operations { try apply(operation, to: &document) }
    return document
  }

  private func apply(
    _ operation: JSONValue, to document: inout JSONValue
  ) throws(APIFailure) {
    let path = try pointer(operation["path"])
    let value = operation["value"] ?? .null
    switch operation["op"]?.string {
    case "add"?: try edit(&document, path, .add(value))
    case "replace"?: try edit(&document, path, .replace(value))
    case "remove"?: try edit(&document, path, .remove)
    case "test"?:
      guard try found(document, path) == value else { throw refusal }
    case "copy"?:
      try edit(&document, path, .add(try found(document, try pointer(operation["from"]))))
    case "move"?:
      let from = try pointer(operation["from"])
      let moved = try found(document, from)
      try edit(&document, from, .remove)
      try edit(&document, path, .add(moved))
    default: throw refusal
    }
  }

  private enum Edit {
    case add(JSONValue)
    case replace(JSONValue)
    case remove
  }

  private func edit(
    _ node: inout JSONValue, _ path: ArraySlice<String>, _ edit: Edit
  ) throws(APIFailure) {
    guard let key = path.first else {
      switch edit {
      case .add(let value), .replace(let value): node = value
      case .remove: throw refusal
      }
      return
    }
    switch node {
    case .object(var members):
      try self.edit(&members, key, path.dropFirst(), edit)
      node = .object(members)
    case .array(var list):
      try self.edit(&list, key, path.dropFirst(), edit)
      node = .array(list)
    default: throw refusal
    }
  }

  private func edit(
    _ members: inout [String: JSONValue], _ key: String, _ rest: ArraySlice<String>, _ edit: Edit
  ) throws(APIFailure) {
    guard rest.isEmpty else {
      guard var inner = members[key] else { throw refusal }
      try self.edit(&inner, rest, edit)
      members[key] = inner
      return
    }
    switch edit {
    case .add(let value), .replace(let value): members[key] = value
    case .remove:
      guard members.removeValue(forKey: key) != nil else { throw refusal }
    }
  }

  private func edit(
    _ list: inout [JSONValue], _ key: String, _ rest: ArraySlice<String>, _ edit: Edit
  ) throws(APIFailure) {
    guard let index = key == "-" ? list.count : Int(key), (0...list.count).contains(index) else {
      throw refusal
    }
    if rest.isEmpty, case .add(let value) = edit {
      list.insert(value, at: index)
      return
    }
    guard index < list.count else { throw refusal }
    guard rest.isEmpty else { return try self.edit(&list[index], rest, edit) }
    switch edit {
    case .add(let value), .replace(let value): list[index] = value
    case .remove: list.remove(at: index)
    }
  }

  private func found(
    _ document: JSONValue, _ path: ArraySlice<String>
  ) throws(APIFailure) -> JSONValue {
    var node = document
    for key in path {
      let index = Int(key) ?? -1
      let list = node.array ?? []
      guard let next = node[key] ?? (list.indices.contains(index) ? list[index] : nil) else {
        throw refusal
      }
      node = next
    }
    return node
  }

  /// The keys of a JSON pointer (RFC 6901).
  private func pointer(_ json: JSONValue?) throws(APIFailure) -> ArraySlice<String> {
    guard let text = json?.string, text.isEmpty || text.hasPrefix("/") else { throw refusal }
    let keys = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
      String($0).replacing("~1", with: "/").replacing("~0", with: "~")
    }
    return keys[...]
  }

  private var refusal: APIFailure {
    APIFailure(
      code: 422, reason: "Invalid",
      message: "the server rejected our request due to an error in our request", details: [:])
  }
}
