// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser
import FerryDomain
import FerryEngine
import FerryManifests
import FerryPorts

/// `ferry install`.
struct InstallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Put Ferry's types, its service account and its rights into a cluster.",
    discussion: """
      Needs an administrator's context, once for each cluster; doing it again changes nothing. \
      Applies the files of templates/install/ as field manager "ferry" and waits until the API \
      server knows the types. The rights are for the whole cluster: Ferry follows Bundles, \
      ConfigMaps and Jobs in all namespaces, but lists no Secrets.
      """)

  @Option(help: ArgumentHelp("The administrator's kubeconfig context.", valueName: "context"))
  var cluster: String?

  @Option(
    help: ArgumentHelp(
      "Kubeconfig files, parted by colons. (default: $KUBECONFIG, ~/.kube/config)",
      valueName: "paths"))
  var kubeconfig: String?

  @Flag(help: "Print what would be applied, and apply nothing.")
  var print = false

  @Flag(help: "Take over fields that another manager applies, such as kubectl.")
  var force = false

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if cluster == nil, !print {
      throw ValidationError(
        "name the cluster with --cluster <context>, or see what it would get with --print")
    }
  }

  func run() async throws {
    let manifests = try InstallTemplates.manifests()
    guard !print, let cluster else { return printManifests(manifests) }
    var flags = Flags()
    flags.values["kubeconfig"] = kubeconfig
    let (takesOver, format) = (force, output.output)
    try await composition().withClusters(flags) { clusters, time in
      let installer = Installer(
        api: try await clusters.api(contexts: [cluster]), time: time, takesOver: takesOver)
      var steps: [InstallStep] = []
      try await installer.install(manifests) { step in
        steps.append(step)
        if format == .text { Swift.print(step) }
      }
      if format == .json { Swift.print(steps.json(cluster: cluster).prettyText) }
    }
  }

  private func printManifests(_ manifests: [JSONValue]) {
    switch output.output {
    case .text: Swift.print(InstallTemplates.text, terminator: "")
    case .json: Swift.print(JSONValue.array(manifests).prettyText)
    }
  }
}
