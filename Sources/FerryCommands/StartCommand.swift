// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser
import FerryDomain
import FerryEngine

/// `ferry start`.
struct StartCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start",
    abstract: "Go on after ferry stop: commit that environments/STOP is gone.")

  @OptionGroup var personal: PersonalOptions
  @OptionGroup var world: WorldOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let (format, order) = (output.output, try personal.order(needsReason: false))
    try await composition().withWorld(world.flags) { ports, settings in
      let work = PersonalWork(ports: ports, settings: settings, order: order)
      try conclude(try await work.start(), as: format)
    }
  }
}
