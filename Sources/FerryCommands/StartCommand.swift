// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser
import FerryDomain
import FerryEnginePromotions

/// `ferry start`.
struct StartCommand: PersonalCommand {
  static let configuration = CommandConfiguration(
    commandName: "start",
    abstract: "Go on after ferry stop: commit that environments/STOP is gone.")

  @OptionGroup var personal: PersonalOptions
  @OptionGroup var world: WorldOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await ask(needsReason: false) { work in
      try await work.start()
    }
  }
}
