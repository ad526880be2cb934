// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Crypto
import CryptoExtras
import FerryDomain
import FerryGitHost
import FerryPorts
import FerryTestKit
import FerryTestPeers
import HTTPTypes
import Testing

/// A GitHub App in place of a token.
@Suite struct GitHubAppTests {
  static let key = Result { try _RSA.Signing.PrivateKey(keySize: .bits2048) }

  static func settings(_ url: String, installation: Int? = nil) throws -> GitHostSettings {
    let key = Redacted(try Self.key.get().pemRepresentation)
    return try GitHostSettings(
      kind: .github, repository: "\(url)/team/config.git",
      access: .app(GitHubApp(id: "Iv1.abc", privateKey: key, installation: installation)))
  }

  private static func client(
    _ http: any ExchangesHTTP, _ clock: any KeepsTime, installation: Int? = nil
  ) throws -> any WorksAtGitHost {
    gitHostClient(
      try settings("https://git.example.com", installation: installation), http: http,
      clock: clock)
  }

  /// Hands out `token-1`, `token-2` and so on, each for an hour.
  private static func gitHub(
    _ clock: InstantClock, refusing refused: String = ""
  ) -> ScriptedHTTP {
    let made = Lock(0)
    return ScriptedHTTP { call in
      let path = call.request.path ?? ""
      if path.hasSuffix("/installation") { return .json(200, ["id": 42]) }
      guard path.hasSuffix("/access_tokens") else {
        return call.field("Authorization") == "Bearer \(refused)"
          ? .json(401, ["message": "Bad credentials"]) : .json(200, pullRequest(1))
      }
      let number = made.withLock { count in
        count += 1
        return count
      }
      let end = (clock.now + .seconds(3_600)).description
      return .json(201, ["token": .string("token-\(number)"), "expires_at": .string(end)])
    }
  }

  @Test func `a token is made for this project alone and kept until shortly before its end`()
    async throws
  {
    let clock = InstantClock()
    let http = Self.gitHub(clock)
    let client = try Self.client(http, clock)
    for _ in 0..<2 { _ = try await client.mergeRequest(1) }
    #expect(
      http.calls.map(\.line) == [
        "GET /api/v3/repos/team/config/installation",
        "POST /api/v3/app/installations/42/access_tokens",
        "GET /api/v3/repos/team/config/pulls/1", "GET /api/v3/repos/team/config/pulls/1",
      ])
    #expect(http.calls[1].json == ["repositories": ["config"]])
    clock.advance(by: .seconds(3_299))
    _ = try await client.mergeRequest(1)
    clock.advance(by: .seconds(1))
    _ = try await client.mergeRequest(1)
    #expect(http.calls.compactMap { $0.field("Authorization") }.last == "Bearer token-2")
    #expect(http.calls.filter { $0.line.contains("access_tokens") }.count == 2)
    #expect(
      try await client.gitLogin() == GitLogin(user: "x-access-token", token: Redacted("token-2")))
  }

  @Test func `the ticket is signed with the app's key and short`() async throws {
    let clock = InstantClock(Timestamp(seconds: 1_800_000_000))
    let http = Self.gitHub(clock)
    _ = try await Self.client(http, clock, installation: 7).gitLogin()
    #expect(http.calls.map(\.line) == ["POST /api/v3/app/installations/7/access_tokens"])
    let ticket = try #require(http.calls[0].field("Authorization")).dropFirst("Bearer ".count)
    let parts = ticket.split(separator: ".").map(String.init)
    #expect(parts.count == 3)
    #expect(
      try JSONValue(parsing: Self.decoded(parts[0])) == ["alg": "RS256", "typ": "JWT"])
    #expect(
      try JSONValue(parsing: Self.decoded(parts[1])) == [
        "iss": "Iv1.abc", "iat": 1_799_999_940, "exp": 1_800_000_540,
      ])
    let signature = _RSA.Signing.RSASignature(rawRepresentation: Self.decoded(parts[2]))
    let signed = SHA256.hash(data: Array("\(parts[0]).\(parts[1])".utf8))
    #expect(
      try Self.key.get().publicKey.isValidSignature(
        signature, for: signed, padding: .insecurePKCS1v1_5))
  }

  @Test func `another program takes the ticket's signature for the key's`() async throws {
    let http = Self.gitHub(InstantClock())
    _ = try await Self.client(http, InstantClock(), installation: 7).gitLogin()
    let ticket = try #require(http.calls[0].field("Authorization")).dropFirst("Bearer ".count)
    let parts = ticket.split(separator: ".").map(String.init)
    let folder = try TemporaryFolder()
    _ = try folder.write("key.pem", Self.key.get().publicKey.pemRepresentation)
    _ = try folder.write("signed", "\(parts[0]).\(parts[1])")
    _ = try folder.write("signature.txt", base64(Self.decoded(parts[2])))
    _ = try await ChildProcess.run(
      "sh",
      [
        "-c",
        "base64 -d signature.txt >signature"
          + " && openssl dgst -sha256 -verify key.pem -signature signature signed",
      ], directory: folder.path)
  }

  @Test func `a token that was revoked is made anew once`() async throws {
    let clock = InstantClock()
    let http = Self.gitHub(clock, refusing: "token-1")
    _ = try await Self.client(http, clock, installation: 7).mergeRequest(1)
    #expect(
      http.calls.compactMap { $0.field("Authorization") }.filter { $0.contains("token-") }
        == ["Bearer token-1", "Bearer token-2"])
  }

  @Test func `an app that is refused for good is refused once more and told`() async throws {
    let http = ScriptedHTTP { call in
      call.line.contains("access_tokens")
        ? .json(201, ["token": "t", "expires_at": "2100-01-01T00:00:00Z"])
        : .json(401, ["message": "Bad credentials"])
    }
    let client = try Self.client(http, InstantClock(), installation: 7)
    let failure = await failure { () throws(GitHostFailure) in _ = try await client.mergeRequest(1)
    }
    #expect(failure?.code == .unauthorized)
    #expect(http.calls.count == 4)
  }

  @Test(.timeLimit(.minutes(1))) func `many who ask at once share one token`() async throws {
    let clock = InstantClock()
    let http = Self.gitHub(clock)
    let client = try Self.client(http, clock)
    try await withThrowingTaskGroup(of: GitLogin.self) { group in
      for _ in 0..<20 { group.addTask { try await client.gitLogin() } }
      for try await login in group { #expect(login.token == Redacted("token-1")) }
    }
    #expect(http.calls.count == 2)
  }

  @Test(arguments: [GitHost.gitlab, .gitea, .forgejo])
  func `an app is GitHub's alone`(kind: GitHost) throws {
    let key = Redacted(try Self.key.get().pemRepresentation)
    #expect(throws: GitHostFailure.self) {
      try GitHostSettings(
        kind: kind, repository: "https://git.example.com/team/config",
        access: .app(GitHubApp(id: "1", privateKey: key)))
    }
  }

  @Test func `a key that is none is refused before anything is asked, and not shown`() {
    let failure = #expect(throws: GitHostFailure.self) {
      try GitHostSettings(
        kind: .github, repository: "https://github.com/team/config",
        access: .app(GitHubApp(id: "1", privateKey: Redacted("s3cret"))))
    }
    #expect(failure?.code == .configuration)
    #expect(failure?.description.contains("s3cret") == false)
  }

  private static func decoded(_ text: String) -> [UInt8] {
    let digits = text.replacing("-", with: "+").replacing("_", with: "/")
    return decodedBase64(digits + String(repeating: "=", count: (4 - digits.count % 4) % 4)) ?? []
  }
}
