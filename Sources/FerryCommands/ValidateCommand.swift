// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser
import FerryDomain
import FerryManifestFields

/// `ferry validate`.
struct ValidateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check a config repository on disk; exit 1 when there is an error.")

  @Argument(help: "The folder that holds environments/.")
  var path = "."

  @Option(help: "The most files that are read.")
  var fileLimit = 100_000

  @OptionGroup var output: OutputOptions

  func run() async throws {
    var limits = ReadLimits()
    limits.files = fileLimit
    let desired = try desiredState(ofFolder: path, limits: limits)
    let diagnostics = desired.allDiagnostics
    switch output.output {
    case .json: print(Self.json(desired, diagnostics).prettyText)
    case .text: printText(desired, diagnostics)
    }
    if diagnostics.contains(where: { $0.severity == .error }) {
      throw ExitCode(ExitCodes.failed)
    }
  }

  private func printText(_ desired: DesiredState, _ diagnostics: [Diagnostic]) {
    for diagnostic in diagnostics { print(diagnostic) }
    let errors = diagnostics.count { $0.severity == .error }
    let bundles = desired.clusters.values.reduce(0) { $0 + $1.bundles.count }
    print(
      "\(desired.clusters.count) clusters, \(bundles) bundles, \(errors) errors, "
        + "\(diagnostics.count - errors) warnings")
  }

  private static func json(_ desired: DesiredState, _ diagnostics: [Diagnostic]) -> JSONValue {
    [
      "clusters": .array(desired.clusters.keys.sorted().map { .string($0.description) }),
      "diagnostics": .array(diagnostics.map(\.json)),
    ]
  }
}
