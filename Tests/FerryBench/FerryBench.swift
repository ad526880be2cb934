// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser
import FerryTestPeers
import Glibc

/// Measures Ferry against others and against itself, side by side in one run.
@main
struct FerryBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ferry-bench",
    abstract: "Measures Ferry, as ratios of what was measured side by side in one run.",
    subcommands: [Measure.self, Load.self], defaultSubcommand: Measure.self)
}

/// What can be measured.
enum Subject: String, CaseIterable, ExpressibleByArgument {
  case http, reading, fleet, bundles, fanout

  func figures(ferry: String) async throws -> [Figure] {
    switch self {
    case .http: try await HTTPBench().figures()
    case .reading: try await ReadingBench().figures()
    case .fleet: try await FleetBench(ferry: ferry).figures()
    case .bundles: try await BundlesBench(ferry: ferry).figures()
    case .fanout:
      try await FanOutBench(ferry: ferry) { getenv($0).map { String(cString: $0) } }.figures()
    }
  }
}

/// Measures and prints a table, with the same as JSON in a file.
struct Measure: AsyncParsableCommand {
  @Argument(
    help: "What to measure: http, reading, fleet, bundles, fanout. All of it when nothing is named."
  )
  var subjects: [Subject] = Subject.allCases

  @Option(help: "The file that gets the figures as JSON.")
  var json: String

  @Option(help: "The ferry binary to measure.")
  var ferry: String

  func run() async throws {
    var figures: [Figure] = []
    print(Figure.heading)
    for subject in subjects {
      for figure in try await subject.figures(ferry: ferry) {
        figures.append(figure)
        print(figure.row)
      }
    }
    try write(Figure.document(figures), to: json)
  }

  private func write(_ text: String, to path: String) throws {
    guard let file = fopen(path, "we") else {
      throw ValidationError("cannot write \(path): \(String(cString: strerror(errno)))")
    }
    defer { fclose(file) }
    fputs(text, file)
  }
}
