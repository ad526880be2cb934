// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser
import FerryEnginePromotions

/// A command by which a person asks for something that becomes a commit.
protocol PersonalCommand: AsyncParsableCommand {
  var personal: PersonalOptions { get }
  var world: WorldOptions { get }
  var output: OutputOptions { get }
}

extension PersonalCommand {
  /// Has the work done, prints what became of it, and ends with the exit code that tells it.
  func ask(
    needsReason: Bool, _ work: @escaping @Sendable (PersonalWork) async throws -> PersonalResult
  ) async throws {
    let (format, order) = (output.output, try personal.order(needsReason: needsReason))
    try await composition().withWorld(world.flags) { ports, settings in
      let asked = PersonalWork(ports: ports, settings: settings, order: order)
      try conclude(try await work(asked), as: format)
    }
  }
}
