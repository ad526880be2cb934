// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
@testable import FerryLeases
import Testing

/// What one replica passes on to the others.
struct SignalLogTests {
  private func repositories(_ signals: [PassedSignal]) -> [Set<String>] {
    signals.compactMap { signal in
      if case .published(let repositories) = signal.signal { repositories } else { nil }
    }
  }

  @Test func `many repositories at once are passed on whole, in small parts`() {
    let all = Set((1...45).map { "team/app-\($0)" })
    var log = SignalLog()
    let isPassedOn = log.add(.published(repositories: all))
    #expect(isPassedOn)
    let heard = PassedSignal.list(parsing: PassedSignal.text(of: log.signals))
    #expect(repositories(heard).reduce(Set()) { $0.union($1) } == all)
    #expect(repositories(heard).allSatisfy { $0.count <= 20 })
    #expect(Set(heard.map(\.number)).count == heard.count)
  }

  @Test func `the same once more takes the place of the first`() {
    var log = SignalLog()
    for _ in 0..<3 { _ = log.add(.published(repositories: ["team/shop"])) }
    #expect(log.signals.map(\.number) == [3])
  }
}
