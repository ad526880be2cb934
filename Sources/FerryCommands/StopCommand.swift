// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser
import FerryDomain
import FerryEnginePromotions

/// `ferry stop`.
struct StopCommand: PersonalCommand {
  static let configuration = CommandConfiguration(
    commandName: "stop",
    abstract: "Stop every write to every cluster, and every promotion, now.",
    discussion: """
      Commits the file environments/STOP to the followed branch. Jobs that run go on: Ferry ends \
      none. It needs Git alone, so it works when no cluster can be reached.
      """)

  @OptionGroup var personal: PersonalOptions
  @OptionGroup var world: WorldOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await ask(needsReason: true) { work in
      try await work.stop()
    }
  }
}
