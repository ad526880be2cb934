// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser
import FerryDomain
import FerryEnginePromotions

/// `ferry history`.
struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Tell which version of a Bundle ran when and where, and by which commit.",
    discussion: """
      From the last ten Jobs that each cluster's Bundle tells of. Everything is looked at once, and \
      nothing written.
      """)

  @Argument(help: "The Bundle.", transform: BundleName.init(argument:))
  var bundle: BundleName

  @Option(
    help: ArgumentHelp("Only this environment. (default: all)", valueName: "environment"),
    transform: EnvironmentName.init(argument:))
  var environment: EnvironmentName?

  @OptionGroup var world: WorldOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let format = output.output
    try await composition().withWorld(world.flags) { ports, settings in
      let report = try await Pass(ports: ports, settings: settings).run(writing: false)
      let history = BundleHistory(of: bundle, in: environment, report)
      switch format {
      case .json: print(history.json.prettyText)
      case .text: print(history.text)
      }
      if history.isPartial { throw ExitCode(ExitCodes.failed) }
    }
  }
}
