// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import Testing

@testable import FerryWebhook

struct RecentDeliveriesTests {
  @Test func `a delivery is new once`() {
    #expect(news([1, 1, 2, 1]) == [true, false, true, false])
  }

  @Test func `the same name at another host is another delivery`() {
    var recent = RecentDeliveries<DeliveryID>()
    let answers = [GitHost.github, .gitea].map { recent.insert(DeliveryID(host: $0, text: "1")) }
    #expect(answers == [true, true])
  }

  @Test func `the oldest is forgotten first`() {
    let answers = news([1, 2, 3, 4, 2, 3, 4, 1, 2, 4], capacity: 3)
    #expect(answers == [true, true, true, true, false, false, false, true, true, false])
  }

  @Test func `a capacity of nothing still tells a repetition`() {
    #expect(news([1, 1, 2, 1], capacity: 0) == [true, false, true, true])
  }

  /// Which of the deliveries were new when they came.
  private func news(_ numbers: [Int], capacity: Int = 10) -> [Bool] {
    var recent = RecentDeliveries<DeliveryID>(capacity: capacity)
    return numbers.map { recent.insert(DeliveryID(host: .github, text: "\($0)")) }
  }
}
