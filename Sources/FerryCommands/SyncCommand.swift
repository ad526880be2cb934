// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser
import FerryEnginePromotions

/// `ferry sync`.
struct SyncCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync",
    abstract: "Do one pass and exit; exit 3 when Jobs run whose end another pass will see.")

  @OptionGroup var world: WorldOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let format = output.output
    try await composition().withWorld(world.flags) { ports, settings in
      let report = try await Pass(ports: ports, settings: settings).run(writing: true)
      print(report, as: format)
      if report.hasFailed || report.isDegraded { throw ExitCode(ExitCodes.failed) }
      if report.isWaiting { throw ExitCode(ExitCodes.waiting) }
    }
  }
}
