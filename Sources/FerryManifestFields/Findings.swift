// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryYAML

/// What is found wrong while one file is read.
package struct Findings {
  package let file: String
  package private(set) var diagnostics: [Diagnostic] = []

  /// A file that is wrong everywhere says so often enough.
  private static let limit = 100

  package init(file: String) { self.file = file }

  /// Notes something about the value at the node.
  package mutating func add(
    _ severity: Diagnostic.Severity = .error, at node: YAMLNode, _ message: String, remedy: String
  ) {
    add(severity, at: Place(node), message, remedy: remedy)
  }

  /// Notes something about a place.
  package mutating func add(
    _ severity: Diagnostic.Severity = .error, at place: Place, _ message: String, remedy: String
  ) {
    add(
      Diagnostic(
        severity, file: file, line: Int(place.line), column: Int(place.column), message,
        remedy: remedy))
  }

  /// Notes what the YAML reader found.
  mutating func add(_ failure: YAMLFailure) {
    add(
      Diagnostic(
        file: file, line: failure.line, column: failure.column, failure.reason,
        remedy: failure.remedy))
  }

  /// Adds to the remedy of what was noted last.
  package mutating func addHint(_ hint: String) {
    guard let last = diagnostics.popLast() else { return }
    diagnostics.append(
      Diagnostic(
        last.severity, file: last.file, line: last.line, column: last.column, last.message,
        remedy: "\(last.remedy); \(hint)"))
  }

  private mutating func add(_ diagnostic: Diagnostic) {
    if diagnostics.count < Self.limit { diagnostics.append(diagnostic) }
  }
}
