// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// The shapes that built-in types are written with.
extension Schema {
  static let string = Schema(.string)
  static let integer = Schema(.integer)
  static let boolean = Schema(.boolean)
  static let integerOrString = Schema(.integerOrString)
  static let time = Schema(.string, limits: ValueLimits(format: "date-time"))
  static let microTime = Schema(.string, limits: ValueLimits(format: "micro-time"))
  static let bytes = Schema(.string, limits: ValueLimits(format: "byte"))
  static let strings = list(of: .string)
  static let stringMap = map(of: .string)

  static func object(_ properties: [String: Schema], about: String = "") -> Schema {
    Schema(.object, properties: properties, about: about)
  }

  /// An object that is owned as a whole, such as a selector or a reference.
  static func atomic(_ properties: [String: Schema]) -> Schema {
    Schema(.object, properties: properties, isAtomic: true)
  }

  /// An object of which only some fields are known here; others are kept.
  static func open(_ properties: [String: Schema] = [:], about: String = "") -> Schema {
    Schema(.object, properties: properties, keepsUnknown: true, about: about)
  }

  static func map(of value: Schema, about: String = "") -> Schema {
    Schema(.object, additional: value, about: about)
  }

  static func list(of item: Schema) -> Schema { Schema(.array, items: item) }

  static func set(of item: Schema) -> Schema { Schema(.array, items: item, listRule: .set) }

  static func keyed(by keys: String..., of item: Schema) -> Schema {
    Schema(.array, items: item, listRule: .map(keys: keys))
  }

  static func string(fallback: String) -> Schema {
    Schema(.string, fallback: .string(fallback))
  }

  static func text(_ about: String) -> Schema { Schema(.string, about: about) }
}
