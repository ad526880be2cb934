// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

extension Schema {
  /// Reads the schema of a custom type: `openAPIV3Schema` of its definition.
  package convenience init(openAPI json: JSONValue) {
    let extensions = { (name: String) in json["x-kubernetes-" + name] }
    let keepsUnknown = extensions("preserve-unknown-fields")?.bool ?? false
    self.init(
      Self.form(json, keepsUnknown: keepsUnknown),
      properties: (json["properties"]?.object ?? [:]).mapValues { Schema(openAPI: $0) },
      additional: Self.additional(json["additionalProperties"]),
      keepsUnknown: keepsUnknown,
      isAtomic: extensions("map-type")?.string == "atomic",
      items: json["items"].map { Schema(openAPI: $0) },
      listRule: Self.listRule(json),
      required: (json["required"]?.array ?? []).compactMap(\.string),
      isNullable: json["nullable"]?.bool ?? false,
      fallback: json["default"],
      limits: ValueLimits(openAPI: json),
      about: json["description"]?.string ?? "")
  }

  private static func form(_ json: JSONValue, keepsUnknown: Bool) -> Form {
    if json["x-kubernetes-int-or-string"]?.bool == true { return .integerOrString }
    guard let type = json["type"]?.string else { return .any }
    return Form(rawValue: type) ?? .any
  }

  private static func additional(_ json: JSONValue?) -> Schema? {
    guard let json else { return nil }
    if let flag = json.bool { return flag ? .anything : nil }
    return Schema(openAPI: json)
  }

  private static func listRule(_ json: JSONValue) -> ListRule {
    switch json["x-kubernetes-list-type"]?.string {
    case "set": .set
    case "map":
      .map(keys: (json["x-kubernetes-list-map-keys"]?.array ?? []).compactMap(\.string))
    default: .atomic
    }
  }
}

extension ValueLimits {
  init(openAPI json: JSONValue) {
    allowed = json["enum"]?.array ?? []
    pattern = json["pattern"]?.string
    format = json["format"]?.string
    minimum = json["minimum"]?.number
    maximum = json["maximum"]?.number
    minLength = json["minLength"]?.integer
    maxLength = json["maxLength"]?.integer
    minItems = json["minItems"]?.integer
    maxItems = json["maxItems"]?.integer
    minProperties = json["minProperties"]?.integer
    maxProperties = json["maxProperties"]?.integer
    multipleOf = json["multipleOf"]?.number
    excludesMinimum = json["exclusiveMinimum"]?.bool ?? false
    excludesMaximum = json["exclusiveMaximum"]?.bool ?? false
  }
}

extension JSONValue {
  var number: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .double(let number): number
    default: nil
    }
  }

  /// The name of this value's type in messages.
  var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .integer: "integer"
    case .double: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}
