// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

extension Schema {
  /// Why a value cannot be read into a built-in type at all, as the server's decoder says it.
  package func decodingProblem(in value: JSONValue, field: String) -> String? {
    switch (form, value) {
    case (.any, _), (_, .null): return nil
    case (.object, .object(let members)):
      return members.sorted { $0.key < $1.key }.lazy.compactMap { key, inner in
        self.member(key).schema.decodingProblem(in: inner, field: "\(field).\(key)")
      }.first
    case (.array, .array(let list)):
      return list.lazy.compactMap { self.element.decodingProblem(in: $0, field: field) }.first
    case (.string, .string(let text)): return formatProblem(text)
    case (.boolean, .bool), (.integer, .integer), (.number, .integer), (.number, .double),
      (.integerOrString, .integer), (.integerOrString, .string):
      return nil
    case (.integer, .double(let number)) where Int(exactly: number) != nil: return nil
    default:
      return "json: cannot unmarshal \(decoderName(value)) into Go struct field \(field) of type "
        + goType
    }
  }

  private func formatProblem(_ text: String) -> String? {
    switch limits.format {
    case "byte": base64Problem(text)
    case "date-time":
      Timestamp(rfc3339: text) == nil ? "parsing time \"\(text)\": cannot parse" : nil
    case "micro-time":
      isMicroTime(text)
        ? nil
        : "parsing time \"\(text)\" as \"2006-01-02T15:04:05.000000Z07:00\": cannot parse \"Z\" as "
          + "\".000000\""
    default: nil
    }
  }

  private var goType: String {
    switch form {
    case .object: properties.isEmpty ? "map[string]string" : "struct"
    case .array: "[]" + element.goType
    case .integer: "int32"
    case .number: "float64"
    case .boolean: "bool"
    case .string, .integerOrString, .any: "string"
    }
  }
}

private func decoderName(_ value: JSONValue) -> String {
  switch value {
  case .bool: "bool"
  case .integer, .double: "number"
  default: value.typeName
  }
}

/// RFC 3339 with exactly six digits of a second.
private func isMicroTime(_ text: String) -> Bool {
  guard Timestamp(rfc3339: text) != nil, let dot = text.firstIndex(of: ".") else { return false }
  return text[dot...].dropFirst().prefix { $0.isNumber }.count == 6
}

/// What is wrong with a base64 text, as Go's decoder says it.
private func base64Problem(_ text: String) -> String? {
  guard decodedBase64(text) == nil else { return nil }
  let isDigit = { (byte: UInt8) in
    Unicode.Scalar(byte).properties.isAlphabetic || (0x30...0x39).contains(byte)
      || "+/".utf8.contains(byte)
  }
  return "illegal base64 data at input byte \(text.utf8.prefix(while: isDigit).count)"
}
