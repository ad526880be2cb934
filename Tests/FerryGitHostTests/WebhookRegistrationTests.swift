// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit
import HTTPTypes
import Testing

/// Having the host tell us of news.
@Suite struct WebhookRegistrationTests {
  static let url = HTTPURL("https://ferry.example.com/webhooks/x")!
  static let all = Set(Webhook.Event.allCases)

  static func hook(_ kind: GitHost, id: Int = 3) -> JSONValue {
    let url = JSONValue.string(Self.url.description)
    return kind == .gitlab
      ? ["id": .integer(id), "url": url] : ["id": .integer(id), "config": ["url": url]]
  }

  @Test(arguments: GitHost.allCases)
  func `a webhook that is missing is made`(kind: GitHost) async throws {
    let http = ScriptedHTTP([.json(200, []), .json(201, Self.hook(kind))])
    let kept = try await client(kind, http).keepWebhook(
      Self.url, events: Self.all, secret: Redacted("s3cret"))
    #expect(kept == Webhook(id: 3, url: Self.url.description, isActive: true))
    let call = http.calls[1]
    #expect(call.request.method == .post)
    let body = try #require(call.json)
    #expect(body["token"] ?? body[["config", "secret"]] == "s3cret")
    switch kind {
    case .gitlab: #expect(body["note_events"] == true)
    case .github: #expect(body["name"] == "web")
    case .gitea, .forgejo: #expect(body["type"] == .string(kind.rawValue))
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a webhook with that URL is changed in place`(kind: GitHost) async throws {
    let http = ScriptedHTTP([.json(200, [Self.hook(kind)]), .json(200, Self.hook(kind))])
    _ = try await client(kind, http).keepWebhook(
      Self.url, events: [.push], secret: Redacted("s3cret"))
    #expect(http.calls[1].request.method == (kind == .gitlab ? .put : .patch))
    #expect(http.calls[1].line.hasSuffix("/hooks/3"))
    #expect(http.calls[1].json?["type"] == nil)
    if kind == .gitlab { #expect(http.calls[1].json?["note_events"] == false) }
  }

  @Test func `a signing token is given to GitLab as one`() async throws {
    let http = ScriptedHTTP([.json(200, []), .json(201, Self.hook(.gitlab))])
    _ = try await client(.gitlab, http).keepWebhook(
      Self.url, events: [.push], secret: Redacted("whsec_AAAA"))
    #expect(http.calls[1].json?["signing_token"] == "whsec_AAAA")
    #expect(http.calls[1].json?["token"] == nil)
  }

  @Test func `GitHub tells of each delivery`() async throws {
    let http = ScriptedHTTP([
      .json(
        200,
        [
          [
            "event": "push", "delivered_at": "1970-01-01T00:00:01Z", "status_code": 401,
            "status": "Invalid HTTP Response: 401",
          ]
        ])
    ])
    let told = try await client(.github, http).deliveries(of: Self.known)
    #expect(
      told
        == .listed([
          .init(
            event: "push", time: Timestamp(seconds: 1), isTaken: false,
            status: "Invalid HTTP Response: 401")
        ]))
  }

  @Test func `GitLab tells whether it goes on sending`() async throws {
    let paused: JSONValue = [
      "alert_status": "temporarily_disabled", "disabled_until": "1970-01-01T00:00:09.5Z",
    ]
    let http = ScriptedHTTP([.json(200, paused), .json(200, ["alert_status": "executable"])])
    let client = try client(.gitlab, http)
    #expect(
      try await client.deliveries(of: Self.known)
        == .sending(isOn: false, pausedUntil: Timestamp(milliseconds: 9_500)))
    #expect(
      try await client.deliveries(of: Self.known) == .sending(isOn: true, pausedUntil: nil))
  }

  @Test(arguments: [GitHost.gitea, .forgejo])
  func `Gitea tells nothing of deliveries`(kind: GitHost) async throws {
    let http = ScriptedHTTP([])
    #expect(try await client(kind, http).deliveries(of: Self.known) == .notTold)
    #expect(http.calls.isEmpty)
  }

  static let known = Webhook(id: 3, url: url.description, isActive: true)
}
