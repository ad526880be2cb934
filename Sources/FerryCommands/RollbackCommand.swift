// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser
import FerryDomain
import FerryEnginePromotions

/// `ferry rollback`.
struct RollbackCommand: PersonalCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback",
    abstract: "Lead an environment back to an earlier version, and hold it there.",
    discussion: """
      Opens a merge request that writes the version into every cluster of the environment and a \
      hold into its holds.yaml, which automatic promotion respects until `ferry resume`. Without \
      --to it is the version that was there before.
      """)

  @Argument(help: "The Bundle.", transform: BundleName.init(argument:))
  var bundle: BundleName

  @Option(
    help: ArgumentHelp("The environment.", valueName: "environment"),
    transform: EnvironmentName.init(argument:))
  var environment: EnvironmentName

  @Option(help: ArgumentHelp("The exact version.", valueName: "version"))
  var to: String?

  @OptionGroup var straight: StraightOptions
  @OptionGroup var personal: PersonalOptions
  @OptionGroup var world: WorldOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await ask(needsReason: true) { [bundle, environment, to, now = straight.now] work in
      try await work.rollBack(bundle, in: environment, to: to, straight: now)
    }
  }
}
