// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser

/// `ferry demo`.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Watch one version travel from a registry to every cluster, on loopback.",
    discussion: """
      A sandbox of four clusters, a registry and a Git host is started, and Ferry in it. You merge \
      the merge request that Ferry opens: in the browser, or by pressing Enter.
      """)

  @Flag(help: "Merge without a person, and exit when every cluster has the new version.")
  var once = false

  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await composition().demo(DemoStyle(once: once, output: output.output))
  }
}
