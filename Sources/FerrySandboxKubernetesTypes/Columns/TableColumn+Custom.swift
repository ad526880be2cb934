// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesObjects

extension TableColumn {
  /// The columns that a definition names, or the age where it names none.
  static func custom(_ json: JSONValue?) -> [TableColumn] {
    let columns = (json?.array ?? []).map(TableColumn.init(definition:))
    return columns.isEmpty ? [.age] : columns
  }

  private init(definition json: JSONValue) {
    let path = json["jsonPath"]?.string ?? ""
    let type = json["type"]?.string ?? "string"
    let finder = JSONPath(path)
    self.init(
      name: json["name"]?.string ?? "", type: type, format: json["format"]?.string ?? "",
      about: json["description"]?.string
        ?? "Custom resource definition column (in JSONPath format): \(path)",
      priority: json["priority"]?.integer ?? 0
    ) { object, now in
      let found = finder.values(in: object.json)
      return Self.cell(found, type: type, now: now)
    }
  }

  private static func cell(_ found: [JSONValue], type: String, now: Timestamp) -> JSONValue {
    guard let first = found.first else { return .null }
    switch type {
    case "date": return .string(ageText(first.string, now))
    case "string":
      let texts = found.map { $0.string ?? $0.canonicalText }
      return .string(texts.joined(separator: ","))
    default: return first
    }
  }
}
