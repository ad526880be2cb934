// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesObjects

/// What ConfigMaps and Secrets have in common.
enum DataRules {
  static let limit = 1_048_576

  static func keyErrors(_ data: [String: JSONValue], _ field: String) -> [FieldError] {
    data.keys.sorted().filter { !isKey($0) }.map {
      .invalid(
        "\(field)[\($0)]", .string($0),
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. "
          + "'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is "
          + "'[-._a-zA-Z0-9]+')")
    }
  }

  static func immutableErrors(
    _ old: APIObject, _ new: APIObject, fields: [String]
  ) -> [FieldError] {
    guard old["immutable"]?.bool == true else { return [] }
    let text = "field is immutable when `immutable` is set"
    var errors: [FieldError] = []
    if new["immutable"]?.bool != true { errors.append(.forbidden("immutable", text)) }
    return errors
      + fields.filter { (old.json[$0] ?? [:]) != (new.json[$0] ?? [:]) }.map {
        .forbidden($0, text)
      }
  }

  private static func isKey(_ key: String) -> Bool {
    (1...253).contains(key.utf8.count) && key != "." && key != ".."
      && key.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
          UInt8(ascii: "."):
          true
        default: false
        }
      }
  }
}
