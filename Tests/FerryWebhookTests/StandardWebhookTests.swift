// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import Testing

@testable import FerryWebhook

/// GitLab with a signing token.
struct StandardWebhookTests {
  let body = #"{"object_kind":"push"}"#

  @Test(arguments: [-300, -299, 0, 299, 300])
  func `a message within five minutes is taken`(seconds: Int64) {
    let message = signed(.gitlab, body, secret: signingToken, at: noon + .seconds(seconds))
    #expect(refusal(message, signingToken) == nil)
  }

  @Test(arguments: [-100_000_000, -301, 301, 100_000_000])
  func `a message of another time is a replay`(seconds: Int64) {
    let message = signed(.gitlab, body, secret: signingToken, at: noon + .seconds(seconds))
    #expect(refusal(message, signingToken) == .expired)
  }

  @Test(arguments: ["webhook-id", "webhook-timestamp", "webhook-signature"])
  func `every field is wanted and every one is signed`(name: String) {
    var fields = standardFields(body, token: signingToken, id: "1", at: noon)
    fields[name] = ""
    #expect(refusal(request(.gitlab, body, fields), signingToken) == .unsigned)
    fields[name] = "1800000001"
    let code = refusal(request(.gitlab, body, fields), signingToken)
    #expect([.wrongSignature, .malformed].contains(code))
    fields[name] = String(repeating: "1", count: 2_000)
    #expect(refusal(request(.gitlab, body, fields), signingToken) == .malformed)
  }

  @Test(arguments: ["", "9", "-1", "+1800000000", "1e9", "99999999999999999999", "١٨٠٠٠٠٠٠٠٠"])
  func `a timestamp that is no number is refused though signed`(text: String) {
    var fields = standardFields(body, token: signingToken, id: "1", at: noon)
    fields["webhook-timestamp"] = text
    #expect(refusal(request(.gitlab, body, fields), signingToken) != nil)
  }

  @Test func `one good signature among several is enough`() {
    var fields = standardFields(body, token: signingToken, id: "1", at: noon)
    let good = fields["webhook-signature"] ?? ""
    fields["webhook-signature"] = "v1a,AAAA v1,AAAA v1,!!! " + good
    #expect(refusal(request(.gitlab, body, fields), signingToken) == nil)
  }

  @Test func `more signatures than a rotation needs are not tried`() {
    var fields = standardFields(body, token: signingToken, id: "1", at: noon)
    let good = fields["webhook-signature"] ?? ""
    fields["webhook-signature"] = String(repeating: "v1,AAAA ", count: 8) + good
    #expect(refusal(request(.gitlab, body, fields), signingToken) == .wrongSignature)
  }

  @Test func `the plain token does not count where a signing token is set`() {
    #expect(refusal(signed(.gitlab, body), "s3cret", signingToken) == .unsigned)
    let whole = request(.gitlab, body, ["X-Gitlab-Token": signingToken])
    #expect(refusal(whole, signingToken) == .unsigned)
  }

  @Test(arguments: ["whsec_", "whsec_!!!"])
  func `a signing token that cannot be read refuses everything`(token: String) {
    let message = signed(.gitlab, body, secret: signingToken)
    #expect(refusal(message, token) == .noSecret)
  }

  @Test func `one flipped bit of the body is refused`() {
    let good = signed(.gitlab, body, secret: signingToken)
    for index in good.body.indices {
      var bytes = good.body
      bytes[index] ^= 0x20
      let bad = WebhookRequest(host: .gitlab, fields: good.fields, body: bytes)
      #expect(refusal(bad, signingToken) == .wrongSignature)
    }
  }
}
