// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
@testable import FerryEngineClusters
import FerryPlan
import Testing

/// Who is merely slow, and who is waited for in a rehearsal.
struct PatienceTests {
  private let start = Timestamp(seconds: 1_000_000)
  private let clusters = (1...50).map { index in
    ClusterID(
      environment: EnvironmentName(checked: "staging"), name: ClusterName(checked: "c\(index)"))
  }

  /// As many answered after the same time.
  private func answers(_ count: Int, after span: Duration) -> FirstAnswers {
    var answers = FirstAnswers()
    for cluster in clusters { answers.ask(cluster, at: start) }
    for cluster in clusters.prefix(count) { answers.note(cluster, at: start + span) }
    return answers
  }

  private func seen(after span: Duration = .zero) -> ClusterSight {
    .seen(LiveState(), after: span)
  }

  @Test func `a cluster that is silent is given as much time again as most others took`() {
    let answers = answers(45, after: .seconds(3))
    #expect(answers.patience(with: clusters[49]) == start + .seconds(6))
    #expect(answers.span(of: clusters[0]) == .seconds(3))
  }

  @Test func `nobody is given up within half a second`() {
    #expect(
      answers(45, after: .zero).patience(with: clusters[49]) == start + .milliseconds(500))
  }

  @Test func `while more than a tenth is silent nobody can tell who is merely slow`() {
    #expect(answers(44, after: .zero).patience(with: clusters[49]) == nil)
    #expect(FirstAnswers().patience(with: clusters[0]) == nil)
  }

  @Test func `a cluster that is followed anew is given time anew`() {
    var answers = answers(50, after: .seconds(1))
    answers.ask(clusters[0], at: start + .seconds(100))
    #expect(answers.span(of: clusters[0]) == nil)
    #expect(answers.patience(with: clusters[0]) == start + .seconds(102))
    answers.forget(clusters[0])
    #expect(answers.patience(with: clusters[0]) == nil)
  }

  @Test func `a rehearsal with clusters that are given up ends when one without them would`() {
    let end = start + .seconds(2)
    var sound = RehearsalPatience(with: 50, from: start)
    var troubled = sound
    let lost: [ClusterSight] = [
      .outOfReach, .outOfReach, .awaited(until: start + .seconds(1)), .awaited(until: end),
      .awaited(until: start),
    ]
    let all = Array(repeating: seen(), count: 45)
    #expect(sound.nextLook(at: all + Array(repeating: seen(), count: 5), now: start) != nil)
    #expect(troubled.nextLook(at: all + lost, now: start) != nil)
    #expect(sound.nextLook(at: [], now: end) == nil)
    #expect(troubled.nextLook(at: lost, now: end) == nil)
  }

  @Test func `twenty of fifty that are given up are not waited for either`() {
    var patience = RehearsalPatience(with: 50, from: start)
    let lost = Array(repeating: ClusterSight.awaited(until: start + .seconds(1)), count: 20)
    let rest = Array(repeating: seen(), count: 30)
    #expect(patience.nextLook(at: lost + rest, now: start) == start + .seconds(1))
    #expect(patience.nextLook(at: lost + rest, now: start + .seconds(1)) == start + .seconds(5))
    #expect(patience.isNearlyOver(for: 20), "so it is looked when the last of the others answered")
    #expect(patience.nextLook(at: lost, now: start + .seconds(2)) == nil)
  }

  @Test func `a cluster that may be merely slow is waited for`() {
    var patience = RehearsalPatience(with: 50, from: start)
    let slow = [ClusterSight.awaited(until: start + .seconds(1))]
    #expect(patience.nextLook(at: slow, now: start) == start + .seconds(1))
    #expect(patience.nextLook(at: [.awaited(until: nil)], now: start) == start + .seconds(5))
  }

  @Test func `a far cluster has twice the time that its list took`() {
    var patience = RehearsalPatience(with: 50, from: start)
    #expect(patience.nextLook(at: [seen(after: .seconds(1))], now: start) == start + .seconds(2))
    #expect(
      patience.nextLook(at: [seen(after: .seconds(60))], now: start) == start + .seconds(5),
      "but no longer than anybody has")
  }

  @Test func `the last few that are in reach get as much time again as the others took`() {
    var patience = RehearsalPatience(with: 50, from: start)
    let few = Array(repeating: seen(), count: 5)
    #expect(patience.nextLook(at: few + few, now: start) == start + .seconds(5), "they are many")
    let now = start + .milliseconds(700)
    #expect(patience.nextLook(at: few, now: now) == now + .milliseconds(700))
    #expect(patience.nextLook(at: [seen()], now: now + .milliseconds(700)) == nil)
  }
}
