// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser
import FerryDomain
import FerryEnginePromotions

/// `ferry resume`.
struct ResumeCommand: PersonalCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Lift what ferry hold or ferry rollback set.",
    discussion: """
      Opens a merge request that takes the holds of the Bundle out of \
      environments/<environment>/holds.yaml; with --now it is committed. Without a Bundle it takes \
      those that hold all of them.
      """)

  @Argument(help: "The Bundle. (default: what holds all)", transform: BundleName.init(argument:))
  var bundle: BundleName?

  @Option(
    help: ArgumentHelp("The environment.", valueName: "environment"),
    transform: EnvironmentName.init(argument:))
  var environment: EnvironmentName

  @OptionGroup var straight: StraightOptions
  @OptionGroup var personal: PersonalOptions
  @OptionGroup var world: WorldOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await ask(needsReason: false) { [bundle, environment, now = straight.now] work in
      try await work.resume(bundle, in: environment, straight: now)
    }
  }
}
