// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Why libyaml stopped, in its own words and counts.
enum EventFailure: Error {
  /// What was being read, and where it begins.
  struct Context {
    /// Such as `while scanning a quoted scalar`.
    let doing: String
    /// In Unicode scalars.
    let scalar: Int
  }

  /// The bytes are no text.
  case unreadable(byte: Int, String)
  /// The text is no YAML.
  case syntax(scalar: Int, String, Context?)
  case noMemory
}
