// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Edits of one value in the bytes of a file; every other byte stays as it is.
///
/// Each edit is read back and compared with the tree before: unless it is the same but for that
/// one value, nothing is returned. New values are always strings, and are quoted where a reader
/// of YAML 1.1 or 1.2 could take them for anything else.
package enum YAMLEdit {
  /// Replaces the text of one scalar, in the quotes it has.
  ///
  /// A value with an anchor keeps it, so its aliases change with it, as whoever wrote them asked.
  package static func replacing(
    scalar path: YAMLPath, with text: String, in bytes: [UInt8], limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLEditFailure) -> [UInt8] {
    let file = try EditedFile(bytes, path, limits)
    return try file.replacing(file.find(), with: text)
  }

  /// Inserts a key that is not there, with its value, behind the last one of its mapping.
  ///
  /// The last step of the path is the key; all before it must lead to a mapping that is there.
  package static func inserting(
    _ text: String, at path: YAMLPath, in bytes: [UInt8], limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLEditFailure) -> [UInt8] {
    try EditedFile(bytes, path, limits).inserting(text)
  }

  /// Inserts a key that is not there, with a mapping of texts in braces.
  package static func inserting(
    _ entries: [NewText], at path: YAMLPath, in bytes: [UInt8], limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLEditFailure) -> [UInt8] {
    try EditedFile(bytes, path, limits).inserting(entries)
  }

  /// Appends a mapping of texts to a list, which may be empty or have no value yet.
  package static func appending(
    _ entries: [NewText], to path: YAMLPath, in bytes: [UInt8], limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLEditFailure) -> [UInt8] {
    try EditedFile(bytes, path, limits).appending(entries)
  }

  /// Removes an item of a list with its lines; comments around it stay.
  package static func removing(
    item path: YAMLPath, in bytes: [UInt8], limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLEditFailure) -> [UInt8] {
    try EditedFile(bytes, path, limits).removing()
  }

  /// Replaces a scalar of any style, blocks of lines included.
  package static func replacing(
    text path: YAMLPath, with text: String, in bytes: [UInt8], limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLEditFailure) -> [UInt8] {
    let file = try EditedFile(bytes, path, limits)
    let found = try file.find()
    return found.node.style.isBlockScalar
      ? try file.replacing(block: found.node, with: text) : try file.replacing(found, with: text)
  }

  /// Replaces a scalar, or inserts it if only the last key of the path is not there.
  package static func setting(
    scalar path: YAMLPath, to text: String, in bytes: [UInt8], limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLEditFailure) -> [UInt8] {
    let file = try EditedFile(bytes, path, limits)
    do {
      return try file.replacing(file.find(), with: text)
    } catch  where error.code == .notFound {
      return try file.inserting(text)
    }
  }
}
