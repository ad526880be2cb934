// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit
import HTTPTypes
import Testing

/// A conversation with a real API server (`../shared/kubernetes`).
struct RecordedCase: Sendable, CustomTestStringConvertible {
  struct Step: Sendable {
    let note: String
    let method: String
    let path: String
    let query: [String: String]
    let status: Int
    let fields: [String: String]
    /// Nothing for a watch.
    let body: JSONValue?
    /// Of a watch.
    let events: [JSONValue]?
  }

  let name: String
  /// Those that have a request and an answer.
  let steps: [Step]

  var testDescription: String { name }

  init(_ name: String) throws {
    let json = try JSONValue(
      parsing: try SharedFolder.bytes("kubernetes/cases/\(name).json"), maxDepth: 256)
    self.name = name
    steps = (json["steps"]?.array ?? []).compactMap(Step.init)
  }

  static let all: [RecordedCase] = {
    let files = (try? SharedFolder.names(in: "kubernetes/cases")) ?? []
    return files.map { $0.replacing(".json", with: "") }.filter { $0 != "kubectl-needs" }
      .compactMap { try? RecordedCase($0) }
  }()

  /// The first step whose note has these words.
  func step(_ words: String) throws -> Step {
    guard let step = steps.first(where: { $0.note.contains(words) }) else {
      throw SharedFolderFailure(description: "\(name) has no step \(words)")
    }
    return step
  }
}

extension RecordedCase.Step {
  init?(_ json: JSONValue) {
    guard let request = json["request"], let response = json["response"],
      let status = response["status"]?.integer
    else { return nil }
    note = json["note"]?.string ?? ""
    method = request["method"]?.string ?? "GET"
    path = request["path"]?.string ?? "/"
    query = request["query"]?.strings ?? [:]
    self.status = status
    fields = response["headers"]?.strings ?? [:]
    body = response["body"]
    events = response["events"]?.array
  }

  /// The body as bytes: text as it is, everything else as JSON.
  var bytes: [UInt8] {
    switch body {
    case .string(let text): Array(text.utf8)
    case let json?: json.canonicalBytes
    case nil: (events ?? []).flatMap { $0.canonicalBytes + [UInt8(ascii: "\n")] }
    }
  }

  /// The answer to be given again, in pieces of at most so many bytes.
  func reply(pieces size: Int = 16 << 10, end: ScriptedReply.End = .clean) -> ScriptedReply {
    var fields = HTTPFields()
    for (name, value) in self.fields {
      if let name = HTTPField.Name(name) { fields[name] = value }
    }
    let bytes = bytes
    let pieces = stride(from: 0, to: bytes.count, by: size).map {
      Array(bytes[$0..<min($0 + size, bytes.count)])
    }
    return ScriptedReply(status, fields, pieces: pieces, end: end)
  }
}
