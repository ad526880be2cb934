// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryServer
import FerryViews
import Testing

@Suite(.timeLimit(.minutes(1)))
struct FleetRoutesTests {
  @Test func `the page shows the latest view under a policy of its own`() async throws {
    try await withServer(view: .rolling) { server in
      let first = try await ask(server, "GET", "/")
      let second = try await ask(server, "GET", "/")
      #expect(first.body.contains("7 of 10 targets run what Git says"))
      #expect(
        first.fields["content-security-policy"] != second.fields["content-security-policy"])
      let nonce = try #require(first.body.firstMatch(of: /<script nonce="([0-9a-f]{32})"/)).1
      #expect(first.fields["content-security-policy"]?.contains("'nonce-\(nonce)'") == true)
      #expect(first.fields["content-type"] == "text/html; charset=utf-8")
    }
  }

  @Test func `the fragment carries the mark that listeners are told`() async throws {
    try await withServer(view: .healthy) { server in
      server.board.show(.stalled)
      let fragment = try await ask(server, "GET", "/fragments/fleet").body
      let mark = String(try #require(fragment.firstMatch(of: /data-mark="([^"]+)"/)).1)
      let isTold = try await withConnection(to: server.port) { connection in
        try await connection.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n")
        return try await connection.wait(for: "\"mark\":\"\(mark)\"")
      }
      #expect(isTold)
    }
  }

  @Test func `the same view is there as JSON`() async throws {
    try await withServer(view: .stalled) { server in
      let answer = try await ask(server, "GET", "/api/v1/fleet")
      #expect(answer.fields["content-type"] == "application/json")
      #expect(try JSONValue(parsing: answer.body) == server.board.view.toJSON)
    }
  }

  @Test func `a stop comes first on the page, and is told apart in JSON`() async throws {
    try await withServer(view: .stopped) { server in
      let page = try await ask(server, "GET", "/").body
      let verdict = try #require(page.firstRange(of: "Everything is stopped: payments are down"))
      let pipeline = try #require(page.firstRange(of: "section-pipeline"))
      #expect(verdict.lowerBound < pipeline.lowerBound)
      #expect(page.contains("until ferry start takes environments/STOP away"))
      let json = try JSONValue(parsing: try await ask(server, "GET", "/api/v1/fleet").body)
      #expect(json[["stop", "reason"]] == "payments are down; by ann, 2027-01-15")
      #expect(json[["stop", "file"]] == "environments/STOP")
      server.board.show(.healthy)
      let after = try JSONValue(parsing: try await ask(server, "GET", "/api/v1/fleet").body)
      #expect(after["stop"] == .null)
    }
  }

  @Test func `a head is answered without a body`() async throws {
    try await withServer(view: .healthy) { server in
      let answer = try await ask(server, "HEAD", "/")
      #expect(answer.status == 200)
      #expect(answer.body.isEmpty)
    }
  }

  @Test(arguments: ["POST", "PUT", "DELETE"])
  func `nothing can be changed here`(method: String) async throws {
    try await withServer { server in
      let answer = try await ask(server, method, "/api/v1/fleet")
      #expect(answer.status == 404)
    }
  }
}
