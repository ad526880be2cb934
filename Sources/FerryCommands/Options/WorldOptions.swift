// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser

/// The settings of the world, as flags. Each can also be a `FERRY_…` environment variable or stand
/// in the settings file; a flag goes first.
struct WorldOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The config repository: https://…, ssh://…, git@host:path, file://… or a path.",
      valueName: "url"))
  var repository: String?

  @Option(help: "The branch to follow. (default: main)")
  var branch: String?

  @Option(
    help: ArgumentHelp(
      "Kubeconfig files, parted by colons. (default: $KUBECONFIG, ~/.kube/config, then the service "
        + "account of the pod)", valueName: "paths"))
  var kubeconfig: String?

  @Option(
    help: ArgumentHelp(
      "gitlab, github, gitea, forgejo or none. (default: none)", valueName: "kind"))
  var gitHost: String?

  @Option(
    help: ArgumentHelp(
      "Where the Git host's API is, if not at the host of the repository.", valueName: "url"))
  var gitHostURL: String?

  @Option(
    help: ArgumentHelp(
      "How often Git and the registries are asked without a webhook. (default: 60s)",
      valueName: "duration"))
  var pollInterval: String?

  @Option(
    help: ArgumentHelp(
      "A file with the token for the Git host and for Git over HTTPS; or set FERRY_TOKEN.",
      valueName: "path"))
  var tokenFile: String?

  @Option(
    help: ArgumentHelp(
      "The client id of a GitHub App, in place of a token.", valueName: "id"))
  var githubAppID: String?

  @Option(
    help: ArgumentHelp(
      "A file with the private key of the GitHub App, PEM.", valueName: "path"))
  var githubAppKeyFile: String?

  @Option(
    help: ArgumentHelp(
      "The number of the GitHub App's installation, if not the project's own.",
      valueName: "number"))
  var githubAppInstallation: String?

  @Option(
    help: ArgumentHelp(
      "A file with the private key (ed25519 or ecdsa) for Git over SSH.", valueName: "path"))
  var sshKeyFile: String?

  @Option(
    help: ArgumentHelp(
      "The known_hosts file for Git over SSH. (default: ~/.ssh/known_hosts)", valueName: "path"))
  var knownHostsFile: String?

  @Option(
    help: ArgumentHelp(
      "A file with the private key (ed25519) that signs Ferry's commits.", valueName: "path"))
  var signingKeyFile: String?

  @Option(
    help: ArgumentHelp(
      "PEM certificates to trust for Git and the Git host, in place of the system's.",
      valueName: "path"))
  var caFile: String?

  @Option(
    help: ArgumentHelp(
      "A Docker config file with credentials for the registries.", valueName: "path"))
  var dockerConfig: String?

  @Option(
    help: ArgumentHelp(
      "Registries that are spoken to without TLS, parted by commas.", valueName: "hosts"))
  var insecureRegistries: String?

  @Option(
    help: ArgumentHelp(
      "The folder for the local clone. (default: a temporary one)", valueName: "path"))
  var data: String?

  @Option(
    help: ArgumentHelp("The image of the Jobs, in place of the pinned one.", valueName: "image"))
  var werfImage: String?

  @Option(help: ArgumentHelp("The most files of a revision that are read.", valueName: "count"))
  var fileLimit: String?

  @Option(help: ArgumentHelp("A JSON file with any of these settings.", valueName: "path"))
  var settings: String?

  /// What was given.
  var flags: Flags {
    let given: [(String, String?)] = [
      ("repository", repository), ("branch", branch), ("kubeconfig", kubeconfig),
      ("gitHost", gitHost), ("gitHostUrl", gitHostURL), ("pollInterval", pollInterval),
      ("tokenFile", tokenFile), ("githubAppId", githubAppID),
      ("githubAppKeyFile", githubAppKeyFile), ("githubAppInstallation", githubAppInstallation),
      ("sshKeyFile", sshKeyFile), ("knownHostsFile", knownHostsFile),
      ("signingKeyFile", signingKeyFile),
      ("caFile", caFile), ("dockerConfig", dockerConfig),
      ("insecureRegistries", insecureRegistries), ("data", data), ("werfImage", werfImage),
      ("fileLimit", fileLimit),
    ]
    var flags = Flags(settingsFile: settings)
    for case (let key, let value?) in given { flags.values[key] = value }
    return flags
  }
}
