// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser
import FerryEngine

/// `ferry plan`.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Print what a pass would do; exit 2 when it would change something.")

  @OptionGroup var world: WorldOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let format = output.output
    try await composition().withWorld(world.flags) { ports, settings in
      let report = try await Pass(ports: ports, settings: settings).run(writing: false)
      print(report, as: format)
      if report.hasFailed { throw ExitCode(ExitCodes.failed) }
      if report.differs { throw ExitCode(ExitCodes.differs) }
    }
  }
}
