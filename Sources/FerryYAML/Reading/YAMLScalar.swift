// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The typed value of a scalar, as kubectl and other tools built on sigs.k8s.io/yaml see it.
///
/// These are the rules of YAML 1.1 but for sexagesimal numbers and timestamps, which stay strings.
package enum YAMLScalar: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case double(Double)
  case string(String)

  /// Types a text; anything quoted, and anything with a tag that we do not know, is a string.
  package init(_ text: String, isPlain: Bool, tag: String? = nil) {
    switch tag {
    case nil: self = isPlain ? Self(plain: text) : .string(text)
    case "tag:yaml.org,2002:null", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:int":
      self = Self(plain: text)
    case "tag:yaml.org,2002:float":
      let value = Self(plain: text)
      self = if case .integer(let number) = value { .double(Double(number)) } else { value }
    default: self = .string(text)
    }
  }

  /// Types a plain text.
  package init(plain text: String) {
    self = Self.word(text) ?? Self(numberIn: text) ?? .string(text)
  }

  private static func word(_ text: String) -> YAMLScalar? {
    switch text {
    case "", "~", "null", "Null", "NULL": .null
    case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE": .bool(true)
    case "n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE": .bool(false)
    case ".nan", ".NaN", ".NAN": .double(.nan)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": .double(.infinity)
    case "-.inf", "-.Inf", "-.INF": .double(-.infinity)
    default: nil
    }
  }
}
