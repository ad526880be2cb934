// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FoundationEssentials
import Testing

@testable import FerryWebhook

struct AuthenticationTests {
  @Test(arguments: GitHost.allCases)
  func `without a secret everything is refused`(host: GitHost) {
    #expect(refusal(signed(host, "{}")) == .noSecret)
    #expect(refusal(signed(host, "{}", secret: ""), "") == .noSecret)
  }

  @Test(arguments: GitHost.allCases)
  func `another secret is refused`(host: GitHost) {
    #expect(refusal(signed(host, "{}"), "other") == .wrongSignature)
    #expect(refusal(signed(host, "{}"), "s3cret ") == .wrongSignature)
  }

  @Test(arguments: GitHost.allCases)
  func `an unsigned request is refused`(host: GitHost) {
    #expect(refusal(request(host, "{}", [:]), "s3cret") == .unsigned)
    let empty = [
      "X-Gitlab-Token": "", "X-Hub-Signature-256": "sha256=", "X-Gitea-Signature": "",
      "X-Forgejo-Signature": "",
    ]
    #expect(refusal(request(host, "{}", empty), "s3cret") == .unsigned)
  }

  @Test(arguments: GitHost.allCases)
  func `each of several secrets is taken, so that one can follow another`(host: GitHost) {
    #expect(refusal(signed(host, "{}"), "s3cret", "next") == nil)
    #expect(refusal(signed(host, "{}", secret: "next"), "s3cret", "next") == nil)
    #expect(refusal(signed(host, "{}", secret: "third"), "s3cret", "next") == .wrongSignature)
  }

  @Test(arguments: [GitHost.github, .gitea, .forgejo])
  func `one flipped bit of the body is refused`(host: GitHost) {
    let good = signed(host, #"{"ref":"refs/heads/main"}"#)
    for index in good.body.indices {
      for bit in 0..<8 {
        var body = good.body
        body[index] ^= 1 << bit
        let bad = WebhookRequest(host: host, fields: good.fields, body: body)
        #expect(refusal(bad, "s3cret") == .wrongSignature)
      }
    }
  }

  @Test(arguments: ["sha256=zz", "sha1=aa", "", "sha256=" + String(repeating: "a", count: 63), "é"])
  func `a signature that cannot be read is refused`(text: String) {
    let odd = request(.github, "{}", ["X-Hub-Signature-256": text])
    #expect([.malformed, .unsigned].contains(refusal(odd, "s3cret")))
  }

  @Test(arguments: GitHost.allCases)
  func `one flipped bit of a signature is refused`(host: GitHost) {
    let code = signature(of: Array("{}".utf8), key: Array("s3cret".utf8))
    for index in code.indices {
      var code = code
      code[index] ^= 1
      let prefix = host == .github ? "sha256=" : ""
      let fields = [
        "X-Hub-Signature-256": prefix + hex(code), "X-Gitea-Signature": hex(code),
        "X-Forgejo-Signature": hex(code), "X-Gitlab-Token": "s3cre" + hex(code),
      ]
      #expect(refusal(request(host, "{}", fields), "s3cret") == .wrongSignature)
    }
  }

  @Test func `a field that comes twice is refused, in either case`() {
    let good = "sha256=" + hex(signature(of: Array("{}".utf8), key: Array("s3cret".utf8)))
    let fields = HeaderFields([
      ("X-Hub-Signature-256", good), ("x-hub-signature-256", good),
    ])
    let twice = WebhookRequest(host: .github, fields: fields, body: Array("{}".utf8))
    #expect(refusal(twice, "s3cret") == .malformed)
  }

  @Test func `a legacy signature alone is not enough`() {
    let old = request(
      .github, "{}", ["X-Hub-Signature": "sha1=" + hex([UInt8](repeating: 0, count: 20))])
    #expect(refusal(old, "s3cret") == .unsigned)
  }

  @Test func `older Forgejo is taken at its Gitea fields`() throws {
    let old = signed(.gitea, "{}", id: "7")
    let delivery = try authenticate(
      WebhookRequest(host: .forgejo, fields: old.fields, body: old.body),
      secrets: [Redacted("s3cret")], now: noon)
    #expect(delivery.id.description == "forgejo:7")
  }

  @Test func `a refusal is a sentence without the secret`() {
    let refusal = #expect(throws: DeliveryRefusal.self) {
      try authenticate(
        signed(.gitlab, "{}", secret: "wr0ng"), secrets: [Redacted("r1ght")], now: noon)
    }
    #expect(refusal?.description.contains("set the same one here and at the webhook") == true)
    #expect(refusal?.description.contains("wr0ng") == false)
    #expect(refusal?.description.contains("r1ght") == false)
  }

  @Test(.enabled(if: Samples.areWanted))
  func `every published signature vector is taken`() throws {
    let vectors = try #require(try Samples.json("signature-vectors.json").array)
    for vector in vectors {
      let name = try #require(vector["host"]?.string)
      let host = try #require(GitHost(rawValue: String(name.prefix { $0 != "-" })))
      let body = try vector["body_file"]?.string.map { try Samples.bytes($0) }
      let given = WebhookRequest(
        host: host,
        fields: HeaderFields((vector["headers"]?.strings ?? [:]).map { ($0.key, $0.value) }),
        body: body ?? Array((vector["body"]?.string ?? "").utf8))
      let secret = try #require(vector["secret"]?.string)
      #expect(refusal(given, secret, at: Timestamp(seconds: 1_614_265_330)) == nil, "\(name)")
    }
    #expect(vectors.count == 4)
  }

  @Test(.enabled(if: Samples.areWanted))
  func `every recorded delivery of a live Gitea is taken`() throws {
    for name in try Samples.names(in: "gitea-live", suffix: ".headers.txt") {
      let body = try Samples.bytes(
        "gitea-live/" + name.replacing(".headers.txt", with: ".json"))
      let fields = try Samples.fields("gitea-live/" + name)
      for host in [GitHost.gitea, .forgejo, .github] {
        let given = WebhookRequest(host: host, fields: fields, body: body)
        #expect(refusal(given, "s3cret") == nil, "\(name)")
        #expect(refusal(given, "s3cres") == .wrongSignature, "\(name)")
      }
    }
  }
}
