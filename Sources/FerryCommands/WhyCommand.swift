// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser
import FerryDomain
import FerryEnginePromotions

/// `ferry why`.
struct WhyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Say why a Bundle is as it is on a cluster: what is wanted, there, and waited for.",
    discussion: "Everything is looked at once, and nothing written.")

  @Argument(help: "The Bundle.", transform: BundleName.init(argument:))
  var bundle: BundleName

  @Argument(help: "The cluster, as environment/name.", transform: ClusterID.init(argument:))
  var cluster: ClusterID

  @OptionGroup var world: WorldOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let format = output.output
    try await composition().withWorld(world.flags) { ports, settings in
      let report = try await Pass(ports: ports, settings: settings).run(writing: false)
      let answers = try TargetStory.stories(of: bundle, on: cluster, in: report)
      switch format {
      case .json: print(JSONValue.array(answers.map(\.json)).prettyText)
      case .text: print(answers.map(\.text).joined(separator: "\n\n"))
      }
    }
  }
}
