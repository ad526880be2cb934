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
      From the last ten Jobs that each cluster's Bundle tells of, and from Git: by which commit, of \
      whom and when another version was wanted. Of a merge that is who merged. The last thousand \
      commits of the branch are followed back, for twenty clusters at most. Everything is looked at \
      once, and nothing written.
      """)

  @Argument(help: "The Bundle.", transform: BundleName.init(argument:))
  var bundle: BundleName

  @Argument(
    help: "Only this cluster, as environment/name. (default: all)",
    transform: ClusterID.init(argument:))
  var cluster: ClusterID?

  @Option(
    help: ArgumentHelp("Only this environment. (default: all)", valueName: "environment"),
    transform: EnvironmentName.init(argument:))
  var environment: EnvironmentName?

  @OptionGroup var world: WorldOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let format = output.output
    try await composition().withWorld(world.flags) { ports, settings in
      let isMeant = { (id: ClusterID) in
        (cluster.map { $0 == id } ?? true) && (environment.map { $0 == id.environment } ?? true)
      }
      let (report, changes) = try await Pass(ports: ports, settings: settings)
        .history(of: bundle, on: isMeant)
      let history = BundleHistory(of: bundle, on: isMeant, report, changes)
      switch format {
      case .json: print(history.json.prettyText)
      case .text: print(history.text)
      }
      if history.isPartial { throw ExitCode(ExitCodes.failed) }
    }
  }
}
