// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// The one field that a GraphQL request asks for, with its arguments.
///
/// Only what Ferry's requests need is understood: one field, whose arguments are variables or are
/// written out; what is selected of it is not looked at.
struct GraphQLOperation {
  private static let fields = [
    "enablePullRequestAutoMerge", "disablePullRequestAutoMerge", "markPullRequestReadyForReview",
    "convertPullRequestToDraft", "enqueuePullRequest", "repository",
  ]
  /// The one field without arguments.
  private static let viewer = "viewer"

  let field: String
  private let query: String
  private let variables: JSONValue

  init(_ query: String, _ variables: JSONValue) throws(GraphQLProblem) {
    let words = query.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
    var asked = Self.fields.filter { name in
      words.contains(name) && query.contains(name + "(") || query.contains(name + " (")
    }
    if asked.isEmpty, words.contains(Self.viewer) { asked = [Self.viewer] }
    guard asked.count == 1 else {
      throw GraphQLProblem("undefinedField", "The sandbox knows no such field")
    }
    (field, self.query, self.variables) = (asked[0], query, variables)
  }

  /// An argument: of the input, of a variable, or as it is written.
  func text(_ name: String) -> String? {
    if let value = value(name)?.string { return value }
    guard let written = written(name) else { return nil }
    if written.hasPrefix("$") { return value(String(written.dropFirst()))?.string }
    return written.trimmingQuotes
  }

  /// The number of the pull request that is looked up.
  var number: Int? {
    if let number = value("number")?.integer { return number }
    guard let range = query.range(of: "pullRequest(") ?? query.range(of: "pullRequest (") else {
      return nil
    }
    let rest = String(query[range.upperBound...])
    guard let written = Self.written("number", in: rest) else { return nil }
    return written.hasPrefix("$")
      ? value(String(written.dropFirst()))?.integer : Int(written)
  }

  private func value(_ name: String) -> JSONValue? {
    variables["input"]?[name] ?? variables[name]
  }

  private func written(_ name: String) -> String? {
    guard let range = query.range(of: field + "(") ?? query.range(of: field + " (") else {
      return nil
    }
    return Self.written(name, in: String(query[range.upperBound...]))
  }

  private static func written(_ name: String, in text: String) -> String? {
    let arguments = text.prefix { $0 != ")" }
    let parts = arguments.split { "(){},".contains($0) || $0.isWhitespace }.map(String.init)
    for (index, part) in parts.enumerated() {
      if part == name + ":", index + 1 < parts.count { return parts[index + 1] }
      if part.hasPrefix(name + ":"), part.count > name.count + 1 {
        return String(part.dropFirst(name.count + 1))
      }
    }
    return nil
  }
}

/// What GraphQL answers, with status 200, when something is wrong.
struct GraphQLProblem: Error {
  let kind: String
  let message: String

  init(_ kind: String, _ message: String) { (self.kind, self.message) = (kind, message) }

  var json: JSONValue {
    [
      "data": .null,
      "errors": [["type": .string(kind), "message": .string(message), "path": []]],
    ]
  }
}

extension String {
  fileprivate var trimmingQuotes: String {
    count >= 2 && hasPrefix("\"") && hasSuffix("\"") ? String(dropFirst().dropLast()) : self
  }

  /// Where a text first stands in this one.
  fileprivate func range(of text: String) -> Range<String.Index>? { firstRange(of: text) }
}
