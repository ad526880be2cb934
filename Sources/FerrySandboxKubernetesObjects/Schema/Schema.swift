// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What a value may be: its fields, how its lists and maps merge, and which values are refused.
///
/// One form serves custom types (read from their definition) and built-in ones (written in Swift).
package final class Schema: Sendable {
  package let form: Form
  /// The declared fields of an object.
  package let properties: [String: Schema]
  /// What values under other keys are, where an object is a map.
  let additional: Schema?
  /// Other keys are kept, whatever they hold.
  let keepsUnknown: Bool
  /// An object that is owned and replaced as a whole.
  let isAtomic: Bool
  /// What the elements of an array are.
  let items: Schema?
  let listRule: ListRule
  let required: [String]
  let isNullable: Bool
  /// The value of a field that is left out.
  let fallback: JSONValue?
  package let limits: ValueLimits
  /// The pattern of the limits.
  let pattern: SchemaPattern?
  let about: String

  package enum Form: String, Sendable {
    case object, array, string, integer, number, boolean
    case integerOrString
    /// Anything: objects merge key by key, arrays are replaced.
    case any
  }

  package enum ListRule: Hashable, Sendable {
    case atomic
    case set
    /// Elements are told apart by these members.
    case map(keys: [String])
  }

  package init(
    _ form: Form, properties: [String: Schema] = [:], additional: Schema? = nil,
    keepsUnknown: Bool = false, isAtomic: Bool = false, items: Schema? = nil,
    listRule: ListRule = .atomic, required: [String] = [], isNullable: Bool = false,
    fallback: JSONValue? = nil, limits: ValueLimits = ValueLimits(), about: String = ""
  ) {
    self.form = form
    self.properties = properties
    self.additional = additional
    self.keepsUnknown = keepsUnknown
    self.isAtomic = isAtomic
    self.items = items
    self.listRule = listRule
    self.required = required
    self.isNullable = isNullable
    self.fallback = fallback
    self.limits = limits
    pattern = limits.pattern.map(SchemaPattern.init)
    self.about = about
  }

  /// The same, with these fields as well.
  package func adding(_ more: [String: Schema]) -> Schema {
    Schema(
      form, properties: properties.merging(more) { _, new in new }, additional: additional,
      keepsUnknown: keepsUnknown, isAtomic: isAtomic, items: items, listRule: listRule,
      required: required, isNullable: isNullable, fallback: fallback, limits: limits, about: about)
  }
}

/// Which values of the right type are refused all the same.
package struct ValueLimits: Hashable, Sendable {
  var allowed: [JSONValue] = []
  var pattern: String?
  var format: String?
  var minimum: Double?
  var maximum: Double?
  var minLength: Int?
  var maxLength: Int?
  var minItems: Int?
  var maxItems: Int?
  var minProperties: Int?
  var maxProperties: Int?
  var multipleOf: Double?
  /// The bounds themselves are refused.
  var excludesMinimum = false
  var excludesMaximum = false
}
