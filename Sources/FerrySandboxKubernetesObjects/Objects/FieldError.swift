// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// One reason why an object is refused: a cause in the details of an Invalid status.
///
/// The texts are those of `k8s.io/apimachinery/pkg/util/validation/field`.
package struct FieldError: Hashable, Sendable {
  let reason: String
  let field: String
  let message: String

  package static func required(_ field: String, _ detail: String = "") -> Self {
    Self(reason: "FieldValueRequired", field: field, message: sentence("Required value", detail))
  }

  package static func invalid(_ field: String, _ value: JSONValue, _ detail: String) -> Self {
    Self(
      reason: "FieldValueInvalid", field: field,
      message: sentence("Invalid value: \(value.canonicalText)", detail))
  }

  static func wrongType(_ field: String, is found: String, not wanted: String) -> Self {
    let detail = "\(field) in body must be of type \(wanted): \"\(found)\""
    return Self(
      reason: "FieldValueTypeInvalid", field: field,
      message: "Invalid value: \"\(found)\": \(detail)")
  }

  package static func notSupported(_ field: String, _ value: JSONValue, supported: [String]) -> Self
  {
    let list = supported.map { "\"\($0)\"" }.joined(separator: ", ")
    return Self(
      reason: "FieldValueNotSupported", field: field,
      message: "Unsupported value: \(value.canonicalText): supported values: \(list)")
  }

  package static func duplicate(_ field: String, _ value: JSONValue) -> Self {
    Self(
      reason: "FieldValueDuplicate", field: field,
      message: "Duplicate value: \(value.canonicalText)")
  }

  package static func forbidden(_ field: String, _ detail: String) -> Self {
    Self(reason: "FieldValueForbidden", field: field, message: "Forbidden: \(detail)")
  }

  package static func tooLong(_ field: String, limit: Int) -> Self {
    Self(
      reason: "FieldValueTooLong", field: field,
      message: "Too long: may not be more than \(limit) bytes")
  }

  static func tooMany(_ field: String, _ count: Int, limit: Int) -> Self {
    Self(
      reason: "FieldValueTooMany", field: field,
      message: "Too many: \(count): must have at most \(limit) items")
  }

  /// A field that may not change once it is set.
  package static func immutable(_ field: String, _ value: JSONValue) -> Self {
    invalid(field, value, "field is immutable")
  }

  var json: JSONValue {
    ["reason": .string(reason), "message": .string(message), "field": .string(field)]
  }

  var text: String { "\(field): \(message)" }
}

private func sentence(_ what: String, _ detail: String) -> String {
  detail.isEmpty ? what : "\(what): \(detail)"
}
