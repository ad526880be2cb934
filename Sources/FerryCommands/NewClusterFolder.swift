// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryTemplates
import FoundationEssentials

/// Why the folder of a new cluster is not written.
struct NewClusterRefusal: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// The folder of a cluster that is to be there, in a checkout of the config repository.
struct NewClusterFolder {
  let checkout: String
  let cluster: ClusterID

  /// From the top of the checkout.
  var path: String { "environments/\(cluster.environment)/\(cluster.name)" }

  /// Writes the files, and gives their paths.
  func write(like other: String?, context: String?) throws -> [String] {
    let desired = try desiredState(ofFolder: checkout, limits: ReadLimits())
    try check(desired)
    var files = [("cluster.yaml", try settings(context: context, wave: wave(of: other, desired)))]
    if let other {
      files += try bundles(of: other, desired)
    } else {
      files.append(("bundle.yaml", try template("bundle.yaml", wave: 1)))
    }
    try FileManager.default.createDirectory(
      atPath: "\(checkout)/\(path)", withIntermediateDirectories: true)
    for (name, text) in files {
      try text.write(toFile: "\(checkout)/\(path)/\(name)", atomically: true, encoding: .utf8)
    }
    return files.map { "\(path)/\($0.0)" }
  }

  private func check(_ desired: DesiredState) throws {
    guard !FileManager.default.fileExists(atPath: "\(checkout)/\(path)") else {
      throw NewClusterRefusal("\(path) is there already; nothing was written")
    }
    let known = Set(desired.pipeline.environments.map(\.name))
      .union(desired.clusters.keys.map(\.environment))
    guard known.contains(cluster.environment) else {
      throw NewClusterRefusal(
        "there is no environment \(cluster.environment); there are "
          + known.sorted().map(\.text).joined(separator: ", ")
          + "; a new one is named in environments/pipeline.yaml first")
    }
  }

  private func wave(of other: String?, _ desired: DesiredState) throws -> Int {
    guard let other else { return 1 }
    return try sibling(other, desired).settings.wave
  }

  private func sibling(_ name: String, _ desired: DesiredState) throws -> DesiredCluster {
    let siblings = desired.clusters.values.filter { $0.id.environment == cluster.environment }
    if let found = siblings.first(where: { $0.id.name.text == name }) { return found }
    let names = siblings.map(\.id.name.text).sorted().joined(separator: ", ")
    throw NewClusterRefusal(
      "\(cluster.environment) has no cluster \(name); there are \(names.isEmpty ? "none" : names)")
  }

  /// The files of another cluster as they stand, but for what it says of itself.
  private func bundles(
    of other: String, _ desired: DesiredState
  ) throws -> [(String, String)] {
    let folder = "\(checkout)/environments/\(try sibling(other, desired).id)"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    return try names.compactMap { name in
      guard [".yaml", ".yml"].contains(where: name.hasSuffix), name != "cluster.yaml" else {
        return nil
      }
      return (name, try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8))
    }
  }

  private func settings(context: String?, wave: Int) throws -> String {
    let text = try template("cluster.yaml", wave: wave)
    guard let context else { return text }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let line = lines.firstIndex(where: { $0.hasPrefix("  # context: ") }) else {
      throw NewClusterRefusal(
        "templates/cluster/cluster.yaml has no line \"  # context: …\" to put \(context) into; "
          + "leave --context out and write it into the new file")
    }
    lines[line] = "  context: \(JSONValue.string(context).canonicalText)"
    return lines.joined(separator: "\n")
  }

  /// A file of `templates/cluster/`, the repository's own if it has one.
  private func template(_ name: String, wave: Int) throws -> String {
    let path = "templates/cluster/\(name)"
    let own = try? String(contentsOfFile: "\(checkout)/\(path)", encoding: .utf8)
    guard let text = own ?? JobTemplates.builtIn(path) else {
      throw NewClusterRefusal("there is no template \(path)")
    }
    return text.replacing("${cluster.name}", with: cluster.name.text)
      .replacing("${cluster.environment}", with: cluster.environment.text)
      .replacing("${cluster.wave}", with: "\(wave)")
  }

  /// What is left to do, in order.
  func nextSteps(context: String?) -> [String] {
    let branch = "add-\(cluster.environment)-\(cluster.name)"
    let context = context ?? "\(cluster.environment)-\(cluster.name)"
    return [
      "Look at \(path)/: which Bundles it gets, its wave, its namespaces.",
      "Prepare the cluster with an administrator's context: ferry install --cluster ADMIN; then make "
        + "the namespaces of its Bundles, and in each the service account werf "
        + "(templates/install/application) and the Secrets that they name.",
      "Give Ferry's kubeconfig the context \(context) (README, step 3); with a running Ferry, start it "
        + "again if its file is not reread.",
      "Check: ferry validate .",
      "Commit: git switch -c \(branch) && git add \(path) && git commit -m \"Add \(cluster)\"",
      "Push and open a merge request: git push -u origin \(branch). Its merge deploys to \(cluster), "
        + "which waits for no other cluster.",
      "Watch: ferry status",
    ]
  }
}
