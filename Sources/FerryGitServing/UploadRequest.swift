// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// What a fetching client asks for in one request
/// (https://git-scm.com/docs/gitprotocol-pack, "Packfile Negotiation").
struct UploadRequest {
  /// How an answer to a `have` is written.
  enum Acknowledgement { case single, multiple, detailed }

  /// One step of the negotiation.
  enum Step {
    case have(GitObjectID)
    case flush
    case done
  }

  private(set) var wants: [GitObjectID] = []
  private(set) var capabilities: Set<String> = []
  private(set) var steps: [Step] = []

  init(parsing bytes: [UInt8]) throws(MalformedRequest) {
    var reader = PacketReader(bytes)
    try readWants(&reader)
    guard wants.count <= 10_000 else { throw MalformedRequest(reason: "too many wants") }
    while let line = try reader.next() {
      guard let text = line.text else {
        steps.append(.flush)
        continue
      }
      steps.append(text == "done" ? .done : .have(try id(in: text, after: "have ")))
    }
  }

  var acknowledgement: Acknowledgement {
    if capabilities.contains("multi_ack_detailed") { return .detailed }
    return capabilities.contains("multi_ack") ? .multiple : .single
  }

  private mutating func readWants(_ reader: inout PacketReader) throws(MalformedRequest) {
    while let text = try reader.next()?.text {
      let words = text.split(separator: " ", maxSplits: 2).map(String.init)
      wants.append(try id(in: words.prefix(2).joined(separator: " "), after: "want "))
      if wants.count == 1, words.count == 3 {
        capabilities = Set(words[2].split(separator: " ").map(String.init))
      }
    }
  }

  private func id(in text: String, after word: String) throws(MalformedRequest) -> GitObjectID {
    guard text.hasPrefix(word), let id = GitObjectID(hex: String(text.dropFirst(word.count))) else {
      throw MalformedRequest(reason: "expected '\(word)<id>'")
    }
    return id
  }
}
