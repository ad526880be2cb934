// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser
import FerryDomain
import FerryEnginePromotions
import FerryViews

/// `ferry status`.
struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show the fleet at a glance; exit 1 when something hinders Ferry.",
    discussion: """
      With --server a running Ferry is asked, which needs no other setting; otherwise everything is \
      looked at once, and nothing written.
      """)

  @Option(
    help: ArgumentHelp(
      "Where ferry serve listens, such as http://localhost:8080.", valueName: "url"))
  var server: String?

  @OptionGroup var world: WorldOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let (format, style) = (output.output, TextStyle.ofStandardOutput)
    let show: @Sendable (FleetGlance) throws -> Void = { glance in
      switch format {
      case .json: print(glance.json.prettyText)
      case .text: print(glance.text(style))
      }
      if glance.isInTrouble { throw ExitCode(ExitCodes.failed) }
    }
    if let server {
      return try show(try await composition().glance(atServer: server))
    }
    try await composition().withWorld(world.flags) { ports, settings in
      let report = try await Pass(ports: ports, settings: settings).run(writing: false)
      try show(FleetGlance(fleet: report.view?.toJSON ?? .null, leases: .null))
    }
  }
}
