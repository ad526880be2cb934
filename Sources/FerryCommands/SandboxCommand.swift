// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser
import FerryDomain

/// `ferry sandbox`.
struct SandboxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sandbox",
    abstract: "Start clusters, a registry and a Git host on loopback, to try things out.",
    discussion: """
      Prints the kubeconfig, URLs and tokens when all of it listens (with --output json as one \
      line), and keeps it until it is stopped (Ctrl-C). Everything is gone then.
      """)

  @Option(help: "As which the Git host speaks: gitlab, github, gitea or forgejo.")
  var gitHost = GitHost.gitlab

  @OptionGroup var output: OutputOptions

  func run() async throws { try await composition().sandbox(gitHost, output.output) }
}

extension GitHost: ExpressibleByArgument {}
