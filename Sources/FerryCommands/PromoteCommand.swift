// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser
import FerryDomain
import FerryEnginePromotions

/// `ferry promote`.
struct PromoteCommand: PersonalCommand {
  static let configuration = CommandConfiguration(
    commandName: "promote",
    abstract: "Promote a version; exit 3 when only time is missing, 1 when it may not go.",
    discussion: """
      The gates of the pipeline are asked as they are for what goes by itself. With --reason those \
      that promotion.skippable lists are skipped, and the merge request says so. Without --version \
      it is the one that would go next.
      """)

  @Argument(help: "The Bundle.", transform: BundleName.init(argument:))
  var bundle: BundleName

  @Option(
    help: ArgumentHelp("The environment.", valueName: "environment"),
    transform: EnvironmentName.init(argument:))
  var to: EnvironmentName

  @Option(help: ArgumentHelp("The exact version.", valueName: "version"))
  var version: String?

  @OptionGroup var personal: PersonalOptions
  @OptionGroup var world: WorldOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await ask(needsReason: false) { [bundle, to, version] work in
      try await work.promote(bundle, to: to, version: version)
    }
  }
}
