// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryManifestFields

/// What a path of the config repository means.
package enum RepositoryPath: Hashable, Sendable {
  /// `environments/pipeline.yaml`.
  case pipeline
  /// `environments/<environment>/holds.yaml`.
  case holds(EnvironmentName)
  /// `environments/rejected.yaml`.
  case rejections
  /// `environments/STOP`, or what is in a folder of that name.
  case stop
  /// A YAML file of a cluster folder.
  case manifest(ClusterID)
  /// Another file of a cluster folder, which shows that there is a cluster.
  case note(ClusterID)
  /// A file of `templates/`.
  case template
  /// Nothing to Ferry.
  case ignored
  /// In a place where it looks as if it counted, but does not.
  case misplaced(Diagnostic)

  /// Reads a path from the top of the repository, with `/`.
  package init(_ path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    switch parts.first {
    case "environments": self = Self.underEnvironments(path, parts)
    case "templates": self = parts.count > 1 ? .template : .ignored
    default: self = .ignored
    }
  }

  private static func underEnvironments(_ path: String, _ parts: [String]) -> RepositoryPath {
    let isManifest = [".yaml", ".yml"].contains { path.hasSuffix($0) }
    if path == EmergencyStop.file || path.hasPrefix(EmergencyStop.file + "/") { return .stop }
    switch parts.count {
    case 2 where parts[1] == "pipeline.yaml":
      return .pipeline
    case 2 where parts[1] == "pipeline.yml":
      return .misplaced(
        Diagnostic(
          file: path, "the pipeline file has another name", remedy: "name it pipeline.yaml"))
    case 2 where path == Stops.rejectionsFile:
      return .rejections
    case 3 where parts[2] == "holds.yaml":
      return EnvironmentName(parts[1]).map { .holds($0) } ?? .misplaced(outside(path))
    case ...3:
      return isManifest ? .misplaced(outside(path)) : .ignored
    case 4:
      return inClusterFolder(path, parts, isManifest: isManifest)
    default:
      return isManifest ? .misplaced(tooDeep(path)) : .ignored
    }
  }

  private static func inClusterFolder(
    _ path: String, _ parts: [String], isManifest: Bool
  ) -> RepositoryPath {
    guard let environment = EnvironmentName(parts[1]), let name = ClusterName(parts[2]) else {
      guard isManifest else { return .ignored }
      let folder = EnvironmentName(parts[1]) == nil ? parts[1] : parts[2]
      return .misplaced(
        Diagnostic(
          file: path, "the folder \"\(folder.excerpt)\" cannot be an environment or a cluster",
          remedy: "name it with a-z, 0-9 and -, at most 63 of them"))
    }
    let id = ClusterID(environment: environment, name: name)
    return isManifest ? .manifest(id) : .note(id)
  }

  private static func outside(_ path: String) -> Diagnostic {
    Diagnostic(
      .warning, file: path, "the file is in no cluster folder, so nothing reads it",
      remedy: "move it to environments/<environment>/<cluster>/")
  }

  private static func tooDeep(_ path: String) -> Diagnostic {
    Diagnostic(
      file: path, "cluster folders have no folders in them, so nothing reads this file",
      remedy: "move it up to environments/<environment>/<cluster>/")
  }

  /// The cluster whose folder the path is in, however deep.
  package static func cluster(of path: String) -> ClusterID? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count > 3, parts[0] == "environments", let environment = EnvironmentName(parts[1]),
      let name = ClusterName(parts[2])
    else { return nil }
    return ClusterID(environment: environment, name: name)
  }
}
