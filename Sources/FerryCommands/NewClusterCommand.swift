// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import ArgumentParser
import FerryDomain
import FerryManifestFields

/// `ferry new-cluster`.
struct NewClusterCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new-cluster",
    abstract: "Write the folder of a new cluster into a checkout, and say what to do next.",
    discussion: """
      The files come from templates/cluster/; with --like the Bundles are those of another cluster \
      of the environment, in the versions that it has. Nothing that is there is overwritten.
      """)

  @Argument(help: "The cluster, as environment/name.", transform: ClusterID.init(argument:))
  var cluster: ClusterID

  @Option(
    help: ArgumentHelp("Copy the Bundles of this cluster of the environment.", valueName: "cluster")
  )
  var like: String?

  @Option(
    help: ArgumentHelp(
      "The context in Ferry's kubeconfig. (default: <environment>-<name>, then <name>)",
      valueName: "context"))
  var context: String?

  @Option(name: .customLong("in"), help: "The checkout: the folder that holds environments/.")
  var checkout = "."

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let folder = NewClusterFolder(checkout: checkout, cluster: cluster)
    let files = try folder.write(like: like, context: context)
    let desired = try desiredState(ofFolder: checkout, limits: ReadLimits())
    let diagnostics = desired.allDiagnostics.filter { $0.file.hasPrefix(folder.path + "/") }
    let next = folder.nextSteps(context: context)
    switch output.output {
    case .json:
      let json: JSONValue = [
        "cluster": .string(cluster.description),
        "files": .array(files.map { .string($0) }),
        "diagnostics": .array(diagnostics.map(\.json)),
        "next": .array(next.map { .string($0) }),
      ]
      print(json.prettyText)
    case .text:
      for file in files { print("wrote \(file)") }
      for diagnostic in diagnostics { print(diagnostic) }
      print("Next:")
      for (number, step) in next.enumerated() { print("  \(number + 1). \(step)") }
    }
    if diagnostics.contains(where: { $0.severity == .error }) {
      throw ExitCode(ExitCodes.failed)
    }
  }
}
