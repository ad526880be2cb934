// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import Testing

@testable import FerryWebhook

/// Bodies that the holder of the secret would not send; all are authentic here.
struct HostileBodyTests {
  @Test(arguments: [
    "", "null", "[]", "42", "{", "{}", #"{"ref":1,"after":[]}"#, #"{"ref":"refs/heads/"}"#,
    #"{"ref":"refs/heads/../x","after":"1"}"#, #"{"ref":"refs/tags/v1"}"#,
    #"{"ref":"refs/heads/a","after":99999999999999999999999999e999}"#,
    #"{"object_kind":["push"]}"#, #"{"object_kind":"merge_request","object_attributes":[]}"#,
    #"{"object_kind":"merge_request","object_attributes":{"iid":-1}}"#,
    #"{"object_kind":"merge_request","object_attributes":{"iid":1e300}}"#,
    #"{"object_kind":"merge_request","object_attributes":{"iid":"1"}}"#,
    #"{"pull_request":"x","number":0}"#,
  ])
  func `what cannot be understood asks for nothing`(body: String) throws {
    for host in GitHost.allCases {
      for event in [
        "push", "create", "pull_request", "issue_comment", "check_run", "", "\u{1B}[2J",
      ] {
        let signal = decode(delivery(host, event, Array(body.utf8)))
        guard case .other = signal else {
          Issue.record("\(host) \(event) \(body) gave \(signal)")
          return
        }
      }
    }
  }

  @Test func `a body nested without end is not followed`() {
    let deep = [UInt8](repeating: UInt8(ascii: "["), count: 1 << 20)
    #expect(decode(delivery(.github, "push", deep)) == .other("push"))
    let objects = Array(String(repeating: #"{"ref":"#, count: 100_000).utf8)
    #expect(decode(delivery(.gitlab, "Push Hook", objects)) == .other("Push Hook"))
  }

  @Test func `bytes that are not UTF-8 are not read`() {
    let bytes = Array(#"{"ref":"refs/heads/"#.utf8) + [0xFF, 0xC0] + Array(#""}"#.utf8)
    #expect(decode(delivery(.gitea, "push", bytes)) == .other("push"))
  }

  @Test func `an event's name is made safe to log`() {
    let name = "\u{1B}[2Jx\r\n\u{202E}" + String(repeating: "y", count: 1_000)
    let signal = decode(delivery(.github, name, Array("{}".utf8)))
    #expect(signal == .other("[2Jx" + String(repeating: "y", count: 60)))
  }

  @Test(.enabled(if: Samples.areWanted), .timeLimit(.minutes(1)))
  func `no damage to a sample ends in more than a signal`() throws {
    var random = SystemRandomNumberGenerator()
    let samples = [
      ("gitlab/merge_request.xanzy.json", GitHost.gitlab, "Merge Request Hook"),
      ("github/push.new-branch.json", .github, "push"), ("gitea/push.drone.json", .gitea, "push"),
    ]
    for (path, host, event) in samples {
      let bytes = try Samples.bytes(path)
      for _ in 0..<300 {
        var damaged = bytes
        for _ in 0..<Int.random(in: 1...8, using: &random) {
          damaged[Int.random(in: damaged.indices, using: &random)] = UInt8.random(in: 0...255)
        }
        damaged.removeLast(Int.random(in: 0..<damaged.count, using: &random) / 4)
        _ = decode(delivery(host, event, damaged))
      }
    }
  }

  private func delivery(_ host: GitHost, _ event: String, _ payload: [UInt8]) -> Delivery {
    Delivery(id: DeliveryID(host: host, text: "1"), event: event, payload: payload)
  }
}
