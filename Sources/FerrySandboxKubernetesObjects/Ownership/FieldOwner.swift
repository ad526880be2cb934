// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// One owner of fields. Apply and Update under the same name are two owners.
struct FieldOwner: Hashable, Sendable {
  let manager: String
  let operation: Operation
  /// Part of who an updater is; an applier stays the same in a new version.
  let apiVersion: String
  let subresource: String

  enum Operation: String, Sendable {
    case apply = "Apply"
    case update = "Update"
  }

  init(_ manager: String, _ operation: Operation, apiVersion: String, subresource: String) {
    self.manager = manager
    self.operation = operation
    self.apiVersion = operation == .apply ? "" : apiVersion
    self.subresource = subresource
  }

  init?(_ entry: JSONValue) {
    guard let operation = entry["operation"]?.string.flatMap(Operation.init) else { return nil }
    self.init(
      entry["manager"]?.string ?? "", operation, apiVersion: entry["apiVersion"]?.string ?? "",
      subresource: entry["subresource"]?.string ?? "")
  }

  /// As conflicts name it.
  var shown: String {
    var text = "\"\(manager)\""
    if !subresource.isEmpty { text += " with subresource \"\(subresource)\"" }
    if operation == .update { text += " using \(apiVersion)" }
    return text
  }

  func json(_ entry: ManagedFields.Entry) -> JSONValue {
    var json: JSONValue = [
      "manager": .string(manager), "operation": .string(operation.rawValue),
      "apiVersion": .string(entry.apiVersion), "fieldsType": "FieldsV1",
      "fieldsV1": entry.fields.fieldsV1,
    ]
    if let time = entry.time { json["time"] = .string(time) }
    if !subresource.isEmpty { json["subresource"] = .string(subresource) }
    return json
  }
}
