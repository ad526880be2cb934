// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts

/// What happens to one effect of an engine on the world.
enum Fault: String, CaseIterable, Sendable {
  /// The engine is killed, and the effect does not take place.
  case killedBefore
  /// The effect takes place, and the engine is killed before it hears of it.
  case killedAfter
  /// The effect takes place, and the engine is told that it could not be reached.
  case answerLost
}

/// One life of an engine: every effect goes through it, and the nth meets a fault.
final class Life: Sendable {
  private struct State {
    var count = 0
    var isOver = false
    var struck: String?
  }

  private enum Fate { case spared, struck(Fault), over }

  private let state = Lock(State())
  private let fault: (effect: Int, kind: Fault)?
  private let ledger: Ledger
  private let isCounted: @Sendable (String) -> Bool
  private let before: @Sendable (String) async -> Void
  /// The fence in place of the one that an engine puts before its writes.
  let watching: @Sendable (WriteFence) -> WriteFence
  private let ending = AsyncStream.makeStream(of: Void.self)

  /// Only effects that are counted can meet the fault; `before` is awaited before each effect, and
  /// `watching` sees how the fence before it is asked.
  init(
    _ ledger: Ledger, fault: (effect: Int, kind: Fault)? = nil,
    counting isCounted: @escaping @Sendable (String) -> Bool = { _ in true },
    before: @escaping @Sendable (String) async -> Void = { _ in },
    watching: @escaping @Sendable (WriteFence) -> WriteFence = { $0 }
  ) {
    self.ledger = ledger
    self.fault = fault
    self.isCounted = isCounted
    self.before = before
    self.watching = watching
  }

  /// The effect that met the fault; nothing when there were not so many.
  var struck: String? { state.withLock { $0.struck } }

  /// Returns when the engine is killed, or the task is cancelled.
  func end() async { for await _ in ending.stream { return } }

  /// Has an effect take place, or not, as the fault wants it. The dead have no effects.
  func effect<Answer: Sendable, Problem: Error>(
    _ name: String, lost: Problem, _ work: () async throws(Problem) -> Answer
  ) async throws(Problem) -> Answer {
    await before(name)
    switch fate(of: name) {
    case .over: throw lost
    case .spared: return try await noted(name, work)
    case .struck(.killedBefore):
      ending.continuation.yield()
      throw lost
    case .struck(.killedAfter):
      _ = try await noted(name, work)
      ending.continuation.yield()
      throw lost
    case .struck(.answerLost):
      _ = try await noted(name, work)
      throw lost
    }
  }

  private func noted<Answer, Problem: Error>(
    _ name: String, _ work: () async throws(Problem) -> Answer
  ) async throws(Problem) -> Answer {
    let answer = try await work()
    ledger.note(name)
    return answer
  }

  private func fate(of name: String) -> Fate {
    state.withLock { state in
      if state.isOver { return .over }
      guard isCounted(name) else { return .spared }
      state.count += 1
      guard let fault, state.count == fault.effect else { return .spared }
      state.struck = name
      state.isOver = fault.kind != .answerLost
      return .struck(fault.kind)
    }
  }
}

/// Every effect that took place, over all lives.
final class Ledger: Sendable {
  private let effects = Lock([String]())

  /// In order.
  var all: [String] { effects.withLock { $0 } }

  func note(_ effect: String) { effects.withLock { $0.append(effect) } }

  /// Those that begin with a word.
  func effects(_ prefix: String) -> [String] { all.filter { $0.hasPrefix(prefix) } }
}
