// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser
import FerryDomain
import FerryEngineClusters
import FerryPorts
import FerryTemplates

/// `ferry install`.
struct InstallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Put Ferry's types, its service account and its rights into a cluster.",
    discussion: """
      Needs an administrator's context, once for each cluster; doing it again changes nothing. \
      Applies the files of templates/install/ as field manager "ferry" and waits until the API \
      server knows the types. The rights are for the whole cluster: Ferry follows Bundles, \
      ConfigMaps and Jobs in all namespaces, but lists no Secrets. With --namespaces they are Roles \
      in these namespaces and nothing cluster-wide; write the same ones as spec.namespaces into \
      cluster.yaml. The types and the namespace ferry-system are the administrator's to make in \
      either case, and the namespaces themselves must be there.
      """)

  @Option(help: ArgumentHelp("The administrator's kubeconfig context.", valueName: "context"))
  var cluster: String?

  @Option(
    help: ArgumentHelp(
      "Kubeconfig files, parted by colons. (default: $KUBECONFIG, ~/.kube/config)",
      valueName: "paths"))
  var kubeconfig: String?

  @Option(
    help: ArgumentHelp(
      "Give Ferry rights in these namespaces alone, in place of the whole cluster.",
      valueName: "names, with commas"),
    transform: namespaces(in:))
  var namespaces: Set<Namespace>?

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
    let manifests = try InstallTemplates.manifests(for: namespaces)
    guard !print, let cluster else { return printManifests(manifests) }
    var flags = Flags()
    flags.values["kubeconfig"] = kubeconfig
    let (takesOver, format, isNarrow) = (force, output.output, namespaces != nil)
    try await composition().withClusters(flags) { clusters, time in
      let api = try await clusters.api(contexts: [cluster])
      let installer = Installer(api: api, time: time, takesOver: takesOver)
      var steps: [InstallStep] = []
      try await installer.install(manifests) { step in
        steps.append(step)
        if format == .text { Swift.print(step) }
      }
      let isWider = isNarrow ? try await installer.isClusterWide() : false
      let warning = isWider ? widerRights(in: cluster) : nil
      switch format {
      case .text: if let warning { Swift.print("warning: \(warning)") }
      case .json: Swift.print(steps.json(cluster: cluster, warning: warning).prettyText)
      }
    }
  }

  private func printManifests(_ manifests: [JSONValue]) {
    switch output.output {
    case .text: Swift.print(InstallTemplates.text(for: namespaces), terminator: "")
    case .json: Swift.print(JSONValue.array(manifests).prettyText)
    }
  }
}

/// The namespaces that are given with commas between them.
private func namespaces(in text: String) throws -> Set<Namespace> {
  let names = try text.split(separator: ",").map { name in
    guard let namespace = Namespace(String(name)) else {
      throw ValidationError("\"\(name)\" cannot be a namespace; write them as shop,billing")
    }
    return namespace
  }
  guard !names.isEmpty else { throw ValidationError("name a namespace, such as shop,billing") }
  return Set(names)
}

/// An installation without `--namespaces` came before; what it gave is an administrator's to take.
private func widerRights(in cluster: String) -> String {
  "Ferry still has the rights in the whole cluster that it was given before; take them away with "
    + "kubectl --context \(cluster) delete clusterrolebinding/ferry clusterrole/ferry"
}
