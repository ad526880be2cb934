// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Why a value was not edited; the file is as it was.
package struct YAMLEditFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of thing stood in the way.
  package enum Code: Hashable, Sendable {
    /// The file is no YAML, or beyond the limits.
    case unreadable
    /// The file or the value is a template that something else renders first.
    case templated
    /// There is no such value.
    case notFound
    /// More than one value is meant: a key is there twice, or several items match.
    case ambiguous
    /// The value is an alias, so an edit would change what is written elsewhere.
    case alias
    /// The value comes through a merge key, so it is not written here.
    case merged
    /// The value is a mapping or a sequence.
    case notScalar
    /// The value is a block behind `|` or `>`.
    case blockScalar
    /// The key to insert is there already.
    case alreadyThere
    /// No edit was found that changes this value and nothing else.
    case inexact
  }

  package let code: Code
  package let path: YAMLPath
  /// 1 for the first line; 0 when the file as a whole is meant.
  package let line: Int
  /// 1 for the first Unicode scalar of the line; 0 when the file as a whole is meant.
  package let column: Int
  /// What happened and what to do, without a full stop.
  package let detail: String

  init(_ code: Code, _ path: YAMLPath, at mark: YAMLMark? = nil, _ detail: String) {
    self.code = code
    self.path = path
    line = mark?.line ?? 0
    column = mark?.column ?? 0
    self.detail = detail
  }

  package var description: String {
    let place = line == 0 ? "" : " (\(line):\(column))"
    return "while editing \(path)\(place): \(detail)"
  }
}
