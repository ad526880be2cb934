// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser
import FerryEnginePromotions

/// `ferry plan`.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Print what a pass would do; exit 2 when it would change something.",
    discussion: """
      Under an object that somebody changed in the cluster each field is shown: what lives -> what \
      Git says. Drift that is only reported (drift: report) changes nothing, so it is shown with \
      exit 0.
      """)

  @OptionGroup var world: WorldOptions
  @OptionGroup var output: OutputOptions
  @Flag(
    help: """
      Print only the ignoreDifferences for environments/pipeline.yaml with which the drift there \
      is would be none; exit 2 when there is drift, 0 when there is none.
      """)
  var ignoreSnippet = false

  func validate() throws {
    if ignoreSnippet, output.output == .json {
      throw ValidationError("--ignore-snippet prints YAML; leave --output json out")
    }
  }

  func run() async throws {
    let (format, ignoreSnippet) = (output.output, ignoreSnippet)
    try await composition().withWorld(world.flags) { ports, settings in
      let report = try await Pass(ports: ports, settings: settings).run(writing: false)
      if ignoreSnippet { return try offerSnippet(for: report) }
      print(report, as: format)
      if report.hasFailed { throw ExitCode(ExitCodes.failed) }
      if report.differs { throw ExitCode(ExitCodes.differs) }
    }
  }
}

/// Prints what would make the drift none, and what hinders as comments: it can be pasted as it is.
private func offerSnippet(for report: PassReport) throws {
  let snippet = IgnoreSnippet(of: report)
  print(snippet.isEmpty ? "# no drift was seen" : snippet.text)
  for (cluster, trouble) in report.troubles.sorted(by: { $0.key < $1.key }) {
    print("# \(cluster): \(trouble.withoutControls)")
  }
  if report.hasFailed { throw ExitCode(ExitCodes.failed) }
  if !snippet.isEmpty { throw ExitCode(ExitCodes.differs) }
}
