// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxHTTP
package import FerryDomain
import HTTPTypes
package import Hummingbird

/// What a request says beside its path: the query, a form and JSON alike.
package struct HostParameters {
  package static let bodyLimit = 2 << 20

  package let values: [String: JSONValue]

  package init(of request: Request) async throws {
    let query = request.queryFields.mapValues { JSONValue.string($0) }
    let bytes = try await request.bytes(upTo: Self.bodyLimit)
    values = query.merging(try Self.fields(bytes, request.headers[.contentType])) { $1 }
  }

  private static func fields(
    _ bytes: [UInt8], _ contentType: String?
  ) throws(ParameterProblem) -> [String: JSONValue] {
    guard !bytes.isEmpty else { return [:] }
    guard contentType?.lowercased().hasPrefix("application/json") == true else {
      return formFields(String(decoding: bytes, as: UTF8.self)).mapValues { .string($0) }
    }
    let json: JSONValue
    do {
      json = try JSONValue(parsing: bytes, maxDepth: 16)
    } catch {
      throw .unreadable("the body is not JSON: \(error)")
    }
    guard let fields = json.object else { throw .unreadable("the body is not a JSON object") }
    return fields
  }

  package func text(_ name: String) -> String? {
    switch values[name] {
    case .string(let text): text
    case .integer(let number): String(number)
    case .bool(let flag): String(flag)
    default: nil
    }
  }

  package func required(_ name: String) throws(ParameterProblem) -> String {
    guard let text = text(name), !text.isEmpty else { throw .missing(name) }
    return text
  }

  package func number(_ name: String) -> Int? { text(name).flatMap { Int($0) } }

  package func flag(_ name: String) -> Bool? {
    text(name).map { ["true", "1", "yes", "on"].contains($0.lowercased()) }
  }

  /// An array, or a text with commas.
  package func list(_ name: String) -> [String]? {
    if let items = values[name]?.array { return items.compactMap(\.string) }
    return text(name).map { text in
      text.split(separator: ",").map { item in
        String(item.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
      }.filter { !$0.isEmpty }
    }
  }

  package func branch(_ name: String) throws(ParameterProblem) -> BranchName {
    guard let branch = BranchName(try required(name)) else { throw .noBranchName(name) }
    return branch
  }
}

/// What is wrong with the parameters of a request.
package enum ParameterProblem: Error, Hashable, Sendable {
  case missing(String)
  case noBranchName(String)
  case unreadable(String)
  /// The parameter has a value that it cannot have.
  case wrong(String)
}
