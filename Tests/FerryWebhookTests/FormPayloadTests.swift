// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import Testing

@testable import FerryWebhook

/// Webhooks whose content type was set to "form".
struct FormPayloadTests {
  let json = #"{"ref":"refs/heads/a+b %","after":"1111111111111111111111111111111111111111"}"#

  @Test(arguments: [GitHost.gitea, .forgejo])
  func `Gitea signs the JSON in the form`(host: GitHost) throws {
    let fields = [
      "X-Gitea-Event": "push", "X-Forgejo-Event": "push",
      "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
      "X-Gitea-Signature": hex(signature(of: Array(json.utf8), key: Array("s3cret".utf8))),
    ]
    let form = request(host, "x=1&payload=" + percentEncoded(json), fields)
    let delivery = try authenticate(form, secrets: [Redacted("s3cret")], now: noon)
    #expect(String(decoding: delivery.payload, as: UTF8.self) == json)
  }

  @Test func `GitHub signs the form itself`() throws {
    let body = "payload=" + percentEncoded(#"{"zen":"Keep it logically awesome."}"#)
    let form = request(
      .github, body,
      [
        "X-GitHub-Event": "ping", "Content-Type": "application/x-www-form-urlencoded",
        "X-Hub-Signature-256":
          "sha256=" + hex(signature(of: Array(body.utf8), key: Array("s3cret".utf8))),
      ])
    let delivery = try authenticate(form, secrets: [Redacted("s3cret")], now: noon)
    #expect(decode(delivery) == .ping)
  }

  @Test(arguments: ["", "a=b", "payload=%", "payload=%4", "payload=%zz", "payload=a&payload=b"])
  func `a form without one readable payload is refused`(body: String) {
    let form = request(
      .gitea, body,
      [
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Gitea-Signature": hex(signature(of: [], key: Array("s3cret".utf8))),
      ])
    #expect(refusal(form, "s3cret") == .malformed)
  }

  private func percentEncoded(_ text: String) -> String {
    text.utf8.map { byte in
      byte == UInt8(ascii: " ") ? "+" : "%" + hex([byte]).uppercased()
    }
    .joined()
  }
}
