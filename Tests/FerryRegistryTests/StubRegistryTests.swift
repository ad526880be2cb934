// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FerryPorts
import FerryRegistry
import FerryTestKit
import Testing

/// What Debian's registry does not do: pages, tokens, and all that a registry can do wrong.
@Suite(.timeLimit(.minutes(1))) struct StubRegistryTests {
  /// With a stub that ends with the test.
  private func withStub(
    _ body: (StubRegistry, (String) -> RegistryRepository) async throws -> Void
  ) async throws {
    let stub = try await StubRegistry(http: http)
    defer { stub.close() }
    try await body(stub) { RegistryRepository(registry: stub.host, path: $0) }
  }

  @Test func `an exact tag costs one HEAD and no list`() async throws {
    try await withStub { stub, repository async throws in
      _ = try await client().digest(of: "1.0.0", in: repository("headed"), credentials: nil)
      #expect(try await stub.requests() == ["HEAD /v2/headed/manifests/1.0.0 -"])
    }
  }

  @Test(arguments: ["redirecting", "linking"])
  func `a login never goes to another host`(path: String) async throws {
    try await withStub { stub, repository async throws in
      let other = try await StubRegistry(http: http)
      defer { other.close() }
      let port = try #require(other.host.split(separator: ":").last)
      let failure = await failure { () throws(RegistryFailure) in
        try await client().tags(of: repository("\(path)/\(port)"), credentials: account)
      }
      #expect(failure?.code == .malformed)
      #expect(try await stub.requests().last?.hasSuffix(account.basicText) == true)
      #expect(try await other.requests().isEmpty)
    }
  }

  @Test func `pages are followed to the end, relative or absolute`() async throws {
    try await withStub { stub, repository async throws in
      let tags = try await client().tags(of: repository("paged"), credentials: nil)
      #expect(tags == ["a", "b", "c", "d"])
      #expect(
        try await stub.requests() == [
          "GET /v2/paged/tags/list?n=1000 -", "GET /v2/paged/tags/list?last=b&n=2 -",
          "GET /v2/paged/tags/list?last=c -", "GET /v2/paged/tags/list?last=d:1 -",
        ])
    }
  }

  @Test func `a registry that takes no page size is asked without`() async throws {
    try await withStub { _, repository async throws in
      #expect(try await client().tags(of: repository("small"), credentials: nil) == ["1.0.0"])
    }
  }

  @Test func `a repository without tags is no failure`() async throws {
    try await withStub { _, repository async throws in
      #expect(try await client().tags(of: repository("empty"), credentials: nil) == [])
    }
  }

  @Test func `an index of several platforms is a release as any other`() async throws {
    try await withStub { stub, repository async throws in
      let digest = try await client().digest(of: "1.0.0", in: repository("index"), credentials: nil)
      #expect(digest.text.hasSuffix("2222"))
      #expect(try await stub.requests().count == 1)
    }
  }

  @Test(arguments: [
    ("circle", RegistryFailure.Code.malformed, "no end after"),
    ("endless", .malformed, "no end after"),
    ("elsewhere", .malformed, "another host, evil.example.com"),
    ("busy", .rateLimited, "toomanyrequests (TOOMANYREQUESTS, 429)"),
    ("broken", .unreachable, "the registry answered (503)"),
    ("moved", .malformed, "redirects to https://evil.example.com/v2/moved"),
    ("plaintoken", .malformed, "token server example.com is not https"),
  ])
  func `what a registry does wrong is said`(
    path: String, code: RegistryFailure.Code, detail: String
  ) async throws {
    try await withStub { _, repository async throws in
      let failure = await failure { () throws(RegistryFailure) in
        try await client().tags(of: repository(path), credentials: account)
      }
      #expect(failure?.code == code)
      #expect(failure?.detail.contains(detail) == true, "\(failure?.detail ?? "-")")
      #expect(failure?.retryAfter == (path == "busy" ? .seconds(11) : nil))
    }
  }

  @Test func `a manifest without a digest in the header is hashed`() async throws {
    try await withStub { _, repository async throws in
      let digest = try await client().digest(
        of: "1.0.0", in: repository("bare"), credentials: nil)
      #expect(digest.text == "sha256:\(sha256(Array(#"{"schemaVersion":2}"#.utf8)))")
    }
  }

  @Test func `a digest that is not the manifest's is refused`() async throws {
    try await withStub { _, repository async throws in
      let failure = await failure { () throws(RegistryFailure) in
        try await client().digest(of: "1.0.0", in: repository("liar"), credentials: nil)
      }
      #expect(failure?.code == .malformed)
    }
  }

  @Test func `a token is fetched once and kept until shortly before its end`() async throws {
    try await withStub { stub, repository async throws in
      let clock = InstantClock()
      let client = client(clock: clock)
      _ = try await client.tags(of: repository("guarded"), credentials: account)
      _ = try await client.tags(of: repository("guarded"), credentials: account)
      clock.advance(by: .seconds(91))
      _ = try await client.tags(of: repository("guarded"), credentials: account)
      let list = "GET /v2/guarded/tags/list?n=1000"
      let token = "GET /token?service=stub%2C%20here&scope=repository%3Aguarded%3Apull"
      let basic = account.basicText
      #expect(
        try await stub.requests() == [
          "\(list) -", "\(token) \(basic)", "\(list) Bearer token-1", "\(list) Bearer token-1",
          "\(list) -", "\(token) \(basic)", "\(list) Bearer token-2",
        ])
    }
  }

  @Test func `a token that is refused is fetched again, once`() async throws {
    try await withStub { stub, repository async throws in
      let client = client()
      _ = try await client.tags(of: repository("guarded"), credentials: nil)
      try await stub.refuseToken()
      #expect(try await client.tags(of: repository("guarded"), credentials: nil) == ["1.0.0"])
      #expect(
        try await stub.requests().suffix(3) == [
          "GET /v2/guarded/tags/list?n=1000 Bearer token-1",
          "GET /token?service=stub%2C%20here&scope=repository%3Aguarded%3Apull -",
          "GET /v2/guarded/tags/list?n=1000 Bearer token-2",
        ])
    }
  }

  @Test func `an identity token is exchanged by POST`() async throws {
    try await withStub { stub, repository async throws in
      let folder = try TemporaryFolder()
      let config = try folder.write(
        "config.json", #"{"auths": {"\#(stub.host)": {"identitytoken": "id/1"}}}"#)
      _ = try await client(dockerConfig: config).tags(
        of: repository("guarded"), credentials: nil)
      #expect(
        try await stub.requests()[1]
          == "POST /token service=stub%2C%20here&scope=repository%3Aguarded%3Apull"
          + "&grant_type=refresh_token&client_id=ferry&refresh_token=id%2F1")
    }
  }

  @Test func `an identity token goes by GET where the token server knows no POST`() async throws {
    try await withStub { stub, repository async throws in
      let account = RegistryCredentials(username: "<token>", password: Redacted("id/1"))
      let tags = try await client().tags(of: repository("oldfashioned"), credentials: account)
      #expect(tags == ["1.0.0"])
      let asked = try await stub.requests()[2]
      #expect(asked.hasPrefix("GET /get-token?"))
      #expect(asked.hasSuffix(" Basic \(base64(Array("<token>:id/1".utf8)))"))
    }
  }

  @Test func `a registry that said 429 is left alone for as long as it asked`() async throws {
    try await withStub { stub, repository async throws in
      let clock = InstantClock()
      let client = client(clock: clock)
      for path in ["busy", "busy", "bare"] {
        let failure = await failure { () throws(RegistryFailure) in
          try await client.tags(of: repository(path), credentials: nil)
        }
        #expect(failure?.code == .rateLimited)
        #expect(failure?.retryAfter == .seconds(11))
      }
      #expect(try await stub.requests().count == 1)
      clock.advance(by: .seconds(12))
      _ = try await client.digest(of: "1.0.0", in: repository("bare"), credentials: nil)
    }
  }

  @Test(arguments: ["../x", "Shop", "a//b", "a?b", ""])
  func `a path that is no repository is never asked for`(path: String) async throws {
    try await withStub { stub, repository async throws in
      let failure = await failure { () throws(RegistryFailure) in
        try await client().tags(of: repository(path), credentials: nil)
      }
      #expect(failure?.code == .malformed)
      #expect(try await stub.requests().isEmpty)
    }
  }
}
