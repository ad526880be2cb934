// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// The shapes that built-in types are written with.
extension Schema {
  package static let string = Schema(.string)
  package static let integer = Schema(.integer)
  package static let boolean = Schema(.boolean)
  static let integerOrString = Schema(.integerOrString)
  package static let time = Schema(.string, limits: ValueLimits(format: "date-time"))
  package static let microTime = Schema(.string, limits: ValueLimits(format: "micro-time"))
  package static let bytes = Schema(.string, limits: ValueLimits(format: "byte"))
  package static let strings = list(of: .string)
  package static let stringMap = map(of: .string)

  package static func object(_ properties: [String: Schema], about: String = "") -> Schema {
    Schema(.object, properties: properties, about: about)
  }

  /// An object that is owned as a whole, such as a selector or a reference.
  package static func atomic(_ properties: [String: Schema]) -> Schema {
    Schema(.object, properties: properties, isAtomic: true)
  }

  /// An object of which only some fields are known here; others are kept.
  package static func open(_ properties: [String: Schema] = [:], about: String = "") -> Schema {
    Schema(.object, properties: properties, keepsUnknown: true, about: about)
  }

  package static func map(of value: Schema, about: String = "") -> Schema {
    Schema(.object, additional: value, about: about)
  }

  package static func list(of item: Schema) -> Schema { Schema(.array, items: item) }

  static func set(of item: Schema) -> Schema { Schema(.array, items: item, listRule: .set) }

  package static func keyed(by keys: String..., of item: Schema) -> Schema {
    Schema(.array, items: item, listRule: .map(keys: keys))
  }

  package static func string(fallback: String) -> Schema {
    Schema(.string, fallback: .string(fallback))
  }

  static func text(_ about: String) -> Schema { Schema(.string, about: about) }
}
