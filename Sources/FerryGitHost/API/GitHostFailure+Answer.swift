// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

extension GitHostFailure {
  /// What an answer that is not 2xx means.
  init(
    _ reply: HTTPReply, to request: HostRequest, doing: String, settings: GitHostSettings,
    now: Timestamp
  ) {
    let words = saidWords(reply.body)
    let code = Code(reply.response, saying: words)
    let said = words.isEmpty ? "the host answered" : words
    let advice = code.advice(reply.response, settings, request)
    self.init(
      code, doing: doing,
      detail: "\(said) (\(reply.status.code))" + (advice.map { "; \($0)" } ?? ""),
      retryAfter: reply.response.retryAfter
        ?? (code == .throttled ? reply.response.untilReset(now) ?? .seconds(60) : nil))
  }

  /// No answer at all.
  init(_ failure: HTTPFailure, doing: String) {
    let (code, advice): (Code, String?) =
      switch failure.code {
      case .invalid: (.configuration, "check the URL of the Git host")
      case .tls: (.configuration, "check the certificate authority that is set for the Git host")
      case .unresolvedName: (.unreachable, "check the URL of the Git host")
      case .unreachable, .timedOut, .interrupted: (.unreachable, nil)
      case .tooLarge: (.malformed, nil)
      case .cancelled: (.cancelled, nil)
      }
    self.init(code, doing: doing, detail: failure.detail + (advice.map { "; \($0)" } ?? ""))
  }
}

extension GitHostFailure.Code {
  fileprivate init(_ response: HTTPResponse, saying words: String) {
    switch response.status.code {
    case 300..<400: self = .configuration
    case 401: self = .unauthorized
    case 403 where response.isRateLimited || words.lowercased().contains("rate limit"):
      self = .throttled
    case 403: self = .forbidden
    case 404: self = .notFound
    case 409, 412: self = .conflict
    // GitHub's way of saying 409.
    case 422 where words.contains("already exists"): self = .conflict
    case 408, 429: self = .throttled
    case 400..<500: self = .invalid
    case 500...: self = .server
    default: self = .malformed
    }
  }

  fileprivate func advice(
    _ response: HTTPResponse, _ settings: GitHostSettings, _ request: HostRequest
  ) -> String? {
    switch self {
    case .configuration:
      "it has moved to \(response.headerFields[.location] ?? "another place"); set the URLs of the "
        + "repository and of the Git host to the new one"
    case .unauthorized: "give a token that is valid: this one is unknown, expired or revoked"
    case .forbidden where request.isAdministration:
      "give the token \(settings.kind.administratorRights)"
    case .forbidden: "give the token \(settings.kind.neededRights)"
    // Hosts hide what somebody may not see.
    case .notFound where request.isAdministration:
      "check that \(settings.project) is at \(settings.api), and give the token "
        + settings.kind.administratorRights
    case .notFound:
      "check that \(settings.project) is at \(settings.api) and that the token may see it"
    case .unreachable, .conflict, .invalid, .throttled, .server, .malformed, .cancelled: nil
    }
  }
}

extension GitHost {
  /// What a token must be allowed to do, in the host's own words.
  fileprivate var neededRights: String {
    switch self {
    case .gitlab: "the scope api and at least the role Developer"
    case .github: "write access to pull requests, commit statuses and issues"
    case .gitea, .forgejo: "the scopes write:repository and write:issue"
    }
  }

  /// What webhooks take besides.
  fileprivate var administratorRights: String {
    switch self {
    case .gitlab: "the scope api and the role Maintainer, which webhooks take"
    case .github: "webhooks: read and write, of a user who administers the repository"
    case .gitea, .forgejo:
      "the scope write:repository, of a user who administers the repository, as webhooks take it"
    }
  }
}

extension HTTPResponse {
  /// GitHub answers 403 to one who asks too much.
  fileprivate var isRateLimited: Bool {
    headerFields[.retryAfter] != nil || field("x-ratelimit-remaining") == "0"
  }

  /// Until the count of requests begins anew, an hour at most.
  fileprivate func untilReset(_ now: Timestamp) -> Duration? {
    quotaReset.flatMap { $0 > now ? min($0 - now, .seconds(3_600)) : nil }
  }

  private func field(_ name: String) -> String? {
    HTTPField.Name(name).flatMap { headerFields[$0] }
  }
}

/// What a refusal says, in one line of at most 300 characters.
func saidWords(_ body: [UInt8]) -> String {
  let words =
    (try? JSONValue(parsing: body)).map { json in
      [json["message"], json["error"], json["error_description"], json["errors"]]
        .compactMap(\.self).flatMap(\.words)
    } ?? [String(decoding: body.prefix(200), as: UTF8.self)]
  let line = words.flatMap { $0.split(whereSeparator: \.isWhitespace) }.joined(separator: " ")
  return String(line.prefix(300))
}

extension JSONValue {
  /// GitLab says a text, a list of texts, or an object of lists; GitHub a list of objects that have
  /// a message.
  fileprivate var words: [String] {
    switch self {
    case .string(let text): [text]
    case .array(let items): items.flatMap(\.words)
    case .object(let members):
      members["message"]?.words
        ?? members.sorted { $0.key < $1.key }.flatMap { [$0.key] + $0.value.words }
    case .null, .bool, .integer, .double: []
    }
  }
}
