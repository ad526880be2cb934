// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxKubernetesAPI

/// The requests to a cluster on which many Bundles were deployed, parted by what they were for.
struct RequestTally {
  /// Without watches and the lists that begin them: how many there are is a matter of time.
  private let counts: [RequestKey: Int]
  private let bundles: Int

  init(_ world: RunningWorld, perBundle bundles: Int) {
    counts = world.requests.values.reduce(into: [:]) { sum, requests in
      sum.merge(requests) { $0 + $1 }
    }.filter { $0.key.verb != .watch && $0.key.verb != .list }
    self.bundles = bundles
  }

  var figures: [Figure] {
    let events = counts.filter { $0.key.resource == "events" }
    let others = counts.filter { $0.key.resource != "events" }
    let each = others.filter { $0.value >= bundles }
    let once = others.filter { $0.value < bundles }
    return [
      Figure(
        name: "  requests per Bundle, Events aside", value: perBundle(each), goal: 5,
        unit: .requests, from: told(each) { Figure.short(Double($0) / Double(bundles)) }),
      Figure(
        name: "  Events per Bundle", value: perBundle(events), goal: 2, unit: .requests,
        from: "that it is deployed, and by which Job"),
      Figure(
        name: "  requests for all of them together", value: Double(once.values.reduce(0, +)),
        goal: 3, unit: .requests, from: told(once) { String($0) }),
    ]
  }

  private func perBundle(_ counts: [RequestKey: Int]) -> Double {
    Double(counts.values.reduce(0, +)) / Double(bundles)
  }

  /// `1 create jobs, 2 patch bundles/status`
  private func told(_ counts: [RequestKey: Int], number: (Int) -> String) -> String {
    counts.map { key, count in
      let place = key.subresource.isEmpty ? key.resource : "\(key.resource)/\(key.subresource)"
      return "\(number(count)) \(key.verb.rawValue) \(place)"
    }.sorted().joined(separator: ", ")
  }
}
