// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser

/// `ferry sandbox`.
struct SandboxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sandbox",
    abstract: "Start clusters, a registry and a Git host on loopback, to try things out.",
    discussion: """
      Prints the kubeconfig, URLs and tokens when all of it listens (with --output json as one \
      line), and keeps it until it is stopped (Ctrl-C). Everything is gone then.
      """)

  @OptionGroup var output: OutputOptions

  func run() async throws { try await composition().sandbox(output.output) }
}
