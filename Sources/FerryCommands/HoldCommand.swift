// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser
import FerryDomain
import FerryEnginePromotions

/// `ferry hold`.
struct HoldCommand: PersonalCommand {
  static let configuration = CommandConfiguration(
    commandName: "hold",
    abstract: "Keep an environment from getting anything new.",
    discussion: """
      Opens a merge request that writes the hold into environments/<environment>/holds.yaml; with \
      --now it is committed. Deployments of what Git says go on.
      """)

  @Argument(help: "The Bundle. (default: all of them)", transform: BundleName.init(argument:))
  var bundle: BundleName?

  @Option(
    help: ArgumentHelp("The environment.", valueName: "environment"),
    transform: EnvironmentName.init(argument:))
  var environment: EnvironmentName

  @Option(
    help: ArgumentHelp(
      "When it ends by itself, such as 2026-11-21T09:30:00Z.", valueName: "moment"),
    transform: moment(in:))
  var until: Timestamp?

  @OptionGroup var straight: StraightOptions
  @OptionGroup var personal: PersonalOptions
  @OptionGroup var world: WorldOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await ask(needsReason: true) { [bundle, environment, until, now = straight.now] work in
      try await work.hold(bundle, in: environment, until: until, straight: now)
    }
  }
}

private func moment(in text: String) throws -> Timestamp {
  guard let moment = Timestamp(rfc3339: text) else {
    throw ValidationError("\"\(text)\" is no time; write it as 2026-11-21T09:30:00Z")
  }
  return moment
}
