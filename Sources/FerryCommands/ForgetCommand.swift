// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser
import FerryDomain
import FerryEnginePromotions

/// `ferry forget`.
struct ForgetCommand: PersonalCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget",
    abstract: "Say that a cluster folder left Git on purpose.",
    discussion: """
      Opens a merge request with a commit that says so and changes no file; with --now it is \
      committed. Merge it with a merge commit: one that squashes loses its words. Nothing in the \
      cluster is deleted.
      """)

  @Argument(help: "The cluster, as environment/name.", transform: ClusterID.init(argument:))
  var cluster: ClusterID

  @OptionGroup var straight: StraightOptions
  @OptionGroup var personal: PersonalOptions
  @OptionGroup var world: WorldOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await ask(needsReason: false) { [cluster, now = straight.now] work in
      try await work.forget(cluster, straight: now)
    }
  }
}

extension ClusterID {
  /// An argument of a command.
  init(argument text: String) throws {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let environment = EnvironmentName(parts[0]),
      let name = ClusterName(parts[1])
    else {
      throw ValidationError(
        "\"\(text)\" cannot be a cluster; write environment/name, such as production/eu-1")
    }
    self.init(environment: environment, name: name)
  }
}
