// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import Testing

@testable import FerryWebhook

struct DeliveryIDTests {
  @Test(arguments: GitHost.allCases)
  func `a delivery is named as its host names it`(host: GitHost) throws {
    let delivery = try authenticate(
      signed(host, "{}", id: "abc"), secrets: [Redacted("s3cret")], now: noon)
    #expect(delivery.id == DeliveryID(host: host, text: "abc"))
  }

  @Test func `a message with a signing token is named by its webhook-id`() throws {
    let delivery = try authenticate(
      signed(.gitlab, "{}", secret: signingToken, id: "msg_1"), secrets: [Redacted(signingToken)],
      now: noon)
    #expect(delivery.id.text == "msg_1")
  }

  @Test(arguments: ["", String(repeating: "x", count: 129)])
  func `a delivery without a usable name is named by its body`(name: String) throws {
    let delivery = try authenticate(
      signed(.github, "{}", id: name), secrets: [Redacted("s3cret")], now: noon)
    #expect(
      delivery.id.text
        == "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")
  }

  @Test func `GitLab's names that are not safe are not used`() throws {
    let old = request(
      .gitlab, "{}",
      ["X-Gitlab-Token": "s3cret", "X-Gitlab-Webhook-UUID": "a", "X-Gitlab-Event-UUID": "b"])
    let delivery = try authenticate(old, secrets: [Redacted("s3cret")], now: noon)
    #expect(delivery.id.text.hasPrefix("sha256:"))
  }
}
