// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser
import FerryDomain
import FerryPorts

/// `ferry webhook register`.
struct WebhookRegisterCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "register",
    abstract: "Create or update the project's webhook at the Git host.",
    discussion: """
      Gives the webhook with this URL the events that Ferry listens to and the secret of ferry \
      serve (the first line of it), or makes one. Webhooks to other places are left alone. Needs a \
      token that may administer the project, which ferry serve does not need. With --check nothing \
      is changed; exit 1 when the webhook is missing or its deliveries do not arrive.
      """)

  @Option(
    help: ArgumentHelp(
      "Where the Git host reaches ferry serve, such as https://ferry.example.com/webhooks/gitlab.",
      valueName: "url"))
  var url: String

  @Flag(help: "Tell whether deliveries arrive, and change nothing.")
  var check = false

  @Option(
    help: ArgumentHelp(
      "A file with the webhook secret; or set FERRY_WEBHOOK_SECRET.", valueName: "path"))
  var webhookSecretFile: String?

  @OptionGroup var world: WorldOptions
  @OptionGroup var output: OutputOptions

  func validate() throws { _ = try target() }

  func run() async throws {
    let target = try target()
    var flags = world.flags
    flags.values["webhookSecretFile"] = webhookSecretFile
    let (isCheck, format) = (check, output.output)
    try await composition().withGitHost(flags) { host in
      try host.expect(target)
      let report =
        isCheck ? try await host.lookAtWebhook(target) : try await host.registerWebhook(target)
      print(report, as: format)
      if report.hasFailed { throw ExitCode(ExitCodes.failed) }
    }
  }

  private func target() throws -> HTTPURL {
    guard let target = HTTPURL(url), target.path.contains("/webhooks") else {
      throw ValidationError(
        "\"\(url)\" cannot be the webhook's URL; write where the Git host reaches ferry serve, with "
          + "the path, such as https://ferry.example.com/webhooks/gitlab")
    }
    return target
  }
}
