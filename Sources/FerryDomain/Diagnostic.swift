// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Something wrong in the config repository, and what to do about it.
package struct Diagnostic: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// How bad it is: an error stops its cluster folder, a warning does not.
  package enum Severity: String, Sendable { case error, warning }

  package let severity: Severity
  /// The file's path from the top of the repository.
  package let file: String
  /// 1 for the first line; 0 when the file as a whole is meant.
  package let line: Int
  /// 1 for the first character (Unicode scalar) of the line; 0 when the line as a whole is meant.
  package let column: Int
  /// What is wrong, without a full stop.
  package let message: String
  /// What to do, without a full stop.
  package let remedy: String

  package init(
    _ severity: Severity = .error, file: String, line: Int = 0, column: Int = 0, _ message: String,
    remedy: String
  ) {
    self.severity = severity
    self.file = file
    self.line = line
    self.column = column
    self.message = message
    self.remedy = remedy
  }

  /// `path:line:column: error: message; remedy`, as compilers print it.
  package var description: String {
    let place = [line, column].prefix { $0 > 0 }.map { ":\($0)" }.joined()
    return "\(file)\(place): \(severity.rawValue): \(message); \(remedy)"
  }

  package static func < (left: Self, right: Self) -> Bool {
    (left.file, left.line, left.column, left.message)
      < (right.file, right.line, right.column, right.message)
  }
}
