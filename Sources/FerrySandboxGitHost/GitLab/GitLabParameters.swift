// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxHTTP
import FerryDomain
import HTTPTypes
import Hummingbird

/// What a request says beside its path: GitLab takes the query, a form and JSON alike.
struct GitLabParameters {
  static let bodyLimit = 2 << 20

  private let values: [String: JSONValue]

  init(of request: Request) async throws {
    let query = request.queryFields.mapValues { JSONValue.string($0) }
    let bytes = try await request.bytes(upTo: Self.bodyLimit)
    values = query.merging(try Self.fields(bytes, request.headers[.contentType])) { $1 }
  }

  private static func fields(
    _ bytes: [UInt8], _ contentType: String?
  ) throws(GitLabRefusal) -> [String: JSONValue] {
    guard !bytes.isEmpty else { return [:] }
    guard contentType?.lowercased().hasPrefix("application/json") == true else {
      return formFields(String(decoding: bytes, as: UTF8.self)).mapValues { .string($0) }
    }
    do {
      guard let fields = try JSONValue(parsing: bytes, maxDepth: 16).object else {
        throw GitLabRefusal(.badRequest, error: "the body is not a JSON object")
      }
      return fields
    } catch let failure as JSONFailure {
      throw GitLabRefusal(.badRequest, error: "the body is not JSON: \(failure)")
    } catch let refusal as GitLabRefusal {
      throw refusal
    } catch {
      throw GitLabRefusal(.badRequest, error: "\(error)")
    }
  }

  func text(_ name: String) -> String? {
    switch values[name] {
    case .string(let text): text
    case .integer(let number): String(number)
    case .bool(let flag): String(flag)
    default: nil
    }
  }

  func required(_ name: String) throws(GitLabRefusal) -> String {
    guard let text = text(name), !text.isEmpty else {
      throw GitLabRefusal(.badRequest, error: "\(name) is missing")
    }
    return text
  }

  func number(_ name: String) -> Int? { text(name).flatMap { Int($0) } }

  func flag(_ name: String) -> Bool? {
    text(name).map { ["true", "1", "yes", "on"].contains($0.lowercased()) }
  }

  /// An array, or a text with commas.
  func list(_ name: String) -> [String]? {
    if let items = values[name]?.array { return items.compactMap(\.string) }
    return text(name).map { text in
      text.split(separator: ",").map { item in
        String(item.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
      }.filter { !$0.isEmpty }
    }
  }

  func branch(_ name: String) throws(GitLabRefusal) -> BranchName {
    guard let branch = BranchName(try required(name)) else {
      throw GitLabRefusal(.badRequest, error: "\(name) is not a branch name")
    }
    return branch
  }
}
