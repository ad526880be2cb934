// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser

/// `ferry serve`.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Follow the repository and keep every cluster at what it says.",
    discussion: """
      Also receives webhooks (POST /webhooks/gitlab, github, gitea, forgejo or registry) and shows the fleet \
      (GET /). Without webhooks Git is asked every poll interval.
      """)

  @OptionGroup var world: WorldOptions

  @Option(
    help: ArgumentHelp(
      "Where to listen. (default: 127.0.0.1:8080)", valueName: "host:port"))
  var listen: String?

  @Option(
    help: ArgumentHelp(
      "A file with the webhook secret, one per line while they are changed; or set "
        + "FERRY_WEBHOOK_SECRET.", valueName: "path"))
  var webhookSecretFile: String?

  @Option(
    help: ArgumentHelp(
      "A file with the secret of the registries' webhook (POST /webhooks/registry), one per line "
        + "while they are changed; or set FERRY_REGISTRY_WEBHOOK_SECRET.", valueName: "path"))
  var registryWebhookSecretFile: String?

  @Option(
    help: ArgumentHelp(
      "With several replicas: the kubeconfig of the cluster where they share out the work, or "
        + "in-cluster. (default: Ferry runs alone)", valueName: "path"))
  var homeKubeconfig: String?

  @Option(
    help: ArgumentHelp(
      "The namespace of the replicas' Leases; one for each config repository. "
        + "(default: ferry-system)", valueName: "name"))
  var homeNamespace: String?

  @Option(
    help: ArgumentHelp(
      "What the replica is called; something random is added. (default: the host name)",
      valueName: "name"))
  var identity: String?

  @OptionGroup var output: OutputOptions

  func run() async throws {
    var flags = world.flags
    flags.values["listen"] = listen
    flags.values["webhookSecretFile"] = webhookSecretFile
    flags.values["registryWebhookSecretFile"] = registryWebhookSecretFile
    flags.values["homeKubeconfig"] = homeKubeconfig
    flags.values["homeNamespace"] = homeNamespace
    flags.values["identity"] = identity
    flags.values["output"] = output.output.rawValue
    try await composition().serve(flags)
  }
}
