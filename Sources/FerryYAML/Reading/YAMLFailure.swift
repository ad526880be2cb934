// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Something wrong in a YAML file: where, what, and what to do about it.
package struct YAMLFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of thing is wrong.
  package enum Code: Hashable, Sendable {
    /// The file is larger, deeper or fuller than the limits allow.
    case limit
    /// The bytes are not UTF-8 text that YAML allows.
    case encoding
    /// The text is not YAML.
    case syntax
    /// The text is a template, as Helm's, and not YAML until something renders it.
    case template
    /// An alias has no anchor, or stands inside of its own.
    case alias
    /// A mapping says the same key twice, or merges what is no mapping.
    case mapping
  }

  package let code: Code
  /// 1 for the first line.
  package let line: Int
  /// 1 for the first Unicode scalar of the line; a byte order mark is not counted.
  package let column: Int
  /// What is wrong, without a full stop.
  package let reason: String
  /// What to do, without a full stop.
  package let remedy: String

  /// `line:column: reason; remedy`.
  package var description: String { "\(line):\(column): \(reason); \(remedy)" }
}
