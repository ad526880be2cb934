// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser

/// How a command prints what it found.
package enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
  case text, json
}

/// `--output`.
struct OutputOptions: ParsableArguments {
  @Option(name: [.short, .long], help: "Print text or json.")
  var output: OutputFormat = .text
}
