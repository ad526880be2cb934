// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// The document in protobuf, as `OpenAPIv2.proto` of github.com/google/gnostic numbers its fields.
extension Swagger {
  var protobuf: [UInt8] {
    var document = WireWriter()
    document.write(json["swagger"]?.string ?? "", as: 1)
    document.message(2) { info in
      info.write(json[["info", "title"]]?.string ?? "", as: 1)
      info.write(json[["info", "version"]]?.string ?? "", as: 2)
    }
    document.message(8) { paths in
      Self.named(json["paths"], 2, &paths) { Self.write(path: $0, &$1) }
    }
    document.message(9) { definitions in
      Self.named(json["definitions"], 1, &definitions) { Self.write(schema: $0, &$1) }
    }
    return document.bytes
  }

  /// Writes members as messages of name and value.
  private static func named(
    _ members: JSONValue?, _ field: Int, _ writer: inout WireWriter,
    _ body: (JSONValue, inout WireWriter) -> Void
  ) {
    for (name, value) in (members?.object ?? [:]).sorted(by: { $0.key < $1.key }) {
      writer.message(field) { member in
        member.write(name, as: 1)
        member.message(2) { body(value, &$0) }
      }
    }
  }

  private static func write(path: JSONValue, _ writer: inout WireWriter) {
    guard let patch = path["patch"] else { return }
    writer.message(8) { operation in
      operation.write(patch["operationId"]?.string ?? "", as: 5)
      for parameter in patch["parameters"]?.array ?? [] {
        // A parameter that is not a body, in the query: three messages in each other.
        operation.message(8) { item in
          item.message(1) { any in
            any.message(2) { plain in plain.message(3) { write(parameter: parameter, &$0) } }
          }
        }
      }
      write(extensions: patch, 13, &operation)
    }
  }

  private static func write(parameter: JSONValue, _ writer: inout WireWriter) {
    for (key, field) in [("in", 2), ("name", 4), ("type", 6)] {
      writer.write(parameter[key]?.string ?? "", as: field)
    }
  }

  private static func write(schema: JSONValue, _ writer: inout WireWriter) {
    for (key, field) in [("format", 2), ("description", 4), ("pattern", 13)] {
      if let text = schema[key]?.string { writer.write(text, as: field) }
    }
    for name in schema["required"]?.array ?? [] { writer.write(name.string ?? "", as: 19) }
    for value in schema["enum"]?.array ?? [] { writer.message(20) { write(any: value, &$0) } }
    if let inner = schema["additionalProperties"] {
      writer.message(21) { $0.message(1) { write(schema: inner, &$0) } }
    }
    if let type = schema["type"]?.string { writer.message(22) { $0.write(type, as: 1) } }
    if let inner = schema["items"] {
      writer.message(23) { $0.message(1) { write(schema: inner, &$0) } }
    }
    if let properties = schema["properties"] {
      writer.message(25) { named(properties, 1, &$0) { write(schema: $0, &$1) } }
    }
    write(extensions: schema, 31, &writer)
  }

  private static func write(extensions json: JSONValue, _ field: Int, _ writer: inout WireWriter) {
    let extensions = (json.object ?? [:]).filter { $0.key.hasPrefix("x-") }
    named(.object(extensions), field, &writer) { write(any: $0, &$1) }
  }

  /// Any value is a YAML text, which JSON is too.
  private static func write(any value: JSONValue, _ writer: inout WireWriter) {
    writer.write(value.canonicalText, as: 2)
  }
}
