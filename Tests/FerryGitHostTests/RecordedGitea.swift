// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryTestKit

/// A conversation with a real Gitea (`../shared/webhooks/gitea-live`).
struct RecordedGitea {
  struct Exchange {
    let request: String
    let status: Int
    let body: JSONValue

    var reply: ScriptedReply { .json(status, body) }
  }

  let exchanges: [Exchange]

  init() throws {
    let lines = try SharedFolder.bytes("webhooks/gitea-live/api-1.22-dev.jsonl")
      .split(separator: UInt8(ascii: "\n"))
    exchanges = try lines.map { line in
      let json = try JSONValue(parsing: line)
      return Exchange(
        request: "\(json["method"]?.string ?? "") \(json["path"]?.string ?? "")",
        status: json["status"]?.integer ?? 0, body: json["response"] ?? .null)
    }
  }

  /// The answers with a status to requests that have these words, in order.
  func answers(_ status: Int, to words: String) -> [Exchange] {
    exchanges.filter { $0.status == status && $0.request.contains(words) }
  }
}
