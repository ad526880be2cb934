// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryManifestFields
package import FerryTemplates

/// A config repository while it is read: each file by itself, and in the end all together.
///
/// Files that did not change since the last revision are added as they were parsed then.
package struct Repository: Sendable {
  private let limits: ReadLimits
  private var count = 0
  private var pipelineFile: SourceFile?
  private var clusters: [ClusterID: [ParsedFile]] = [:]
  /// With how many manifests there are.
  private var edits: [ClusterID: (ClusterEdit, Int)] = [:]
  private var stops = Stops()
  private var templateFiles: [SourceFile] = []
  private var diagnostics: [Diagnostic] = []

  package init(limits: ReadLimits = ReadLimits()) { self.limits = limits }

  /// Reads a whole repository; paths that mean nothing to Ferry are passed over.
  package init(_ files: [SourceFile], limits: ReadLimits = ReadLimits()) {
    self.init(limits: limits)
    for file in files { add(file) }
  }

  /// Takes one file.
  package mutating func add(_ file: SourceFile) {
    let meaning = RepositoryPath(file.path)
    guard hasRoom(for: meaning) else { return }
    if file.content.count > limits.fileBytes, meaning.isRead {
      place(ParsedFile(unreadable: file.path, because: .tooLarge(limit: limits.fileBytes)), meaning)
      return
    }
    switch meaning {
    case .pipeline: pipelineFile = file
    case .holds(let environment): stops.readHolds(file, of: environment)
    case .rejections: stops.readRejections(file)
    case .stop: stops.emergency = EmergencyStop(content: file.content)
    case .template: templateFiles.append(file)
    case .manifest: place(ParsedFile(file, limits: limits), meaning)
    case .note(let id): clusters[id, default: []] += []
    case .misplaced(let diagnostic):
      place(ParsedFile(path: file.path, diagnostics: [diagnostic]), meaning)
    case .ignored: break
    }
  }

  /// Takes manifests of a cluster folder that were parsed before.
  ///
  /// - Parameter edit: what they differ in from those that the cluster was made from, where the pipeline
  ///   and the Job templates are as they were.
  package mutating func add(
    _ manifests: [ParsedFile], of cluster: ClusterID, after edit: ClusterEdit? = nil
  ) {
    let taken = manifests.prefix(max(0, limits.files - count))
    count += manifests.count
    clusters[cluster, default: []] += taken
    edits[cluster] = edit.map { ($0, manifests.count) }
  }

  /// Takes an entry that is not read, wherever that matters.
  package mutating func add(unreadable path: String, because reason: UnreadableEntry) {
    let isOurs = ["environments", "templates"].contains { path == $0 || path.hasPrefix($0 + "/") }
    guard isOurs else { return }
    let file = ParsedFile(unreadable: path, because: reason)
    // It may stand where a cluster folder should.
    if let id = RepositoryPath.cluster(of: path + "/") {
      clusters[id, default: []].append(file)
    } else {
      place(file, RepositoryPath(path))
    }
  }

  /// The Job templates: Ferry's own, and those of the repository in their place.
  package var templates: JobTemplates { JobTemplates(repository: templateFiles) }

  /// What the file of a template says, Ferry's own where the repository has none.
  package func template(_ path: String) -> String? {
    templateFiles.last { $0.path == path }.map { String(decoding: $0.content, as: UTF8.self) }
      ?? JobTemplates.builtIn(path)
  }

  /// All that Git wants, with all that is wrong.
  package func desiredState(at revision: Revision) -> DesiredState {
    let outline = outline(at: revision)
    var state = outline.desired
    for id in outline.clusters { state.clusters[id] = outline.cluster(id) }
    return state
  }

  /// The same, of which each cluster is put together by itself.
  package func outline(at revision: Revision) -> RepositoryOutline {
    let templates = templates
    let (pipeline, problems) = Pipeline.reading(pipelineFile)
    var state = DesiredState(revision: revision, pipeline: pipeline, clusters: [:])
    state.stops = stops
    state.diagnostics = (diagnostics + problems + templates.diagnostics + overflow).sorted()
    return RepositoryOutline(
      desired: state, files: clusters, edits: edits, templates: templates.names,
      hasRules: !problems.contains { $0.severity == .error })
  }

  private mutating func place(_ file: ParsedFile, _ meaning: RepositoryPath) {
    switch meaning {
    case .manifest(let id), .note(let id): clusters[id, default: []].append(file)
    case .holds, .rejections: stops.diagnostics += file.diagnostics
    case .stop:
      stops.emergency = EmergencyStop(unreadable: file.diagnostics.first?.message ?? "")
    case .misplaced, .ignored, .pipeline, .template:
      if let id = RepositoryPath.cluster(of: file.path) {
        clusters[id, default: []].append(file)
      } else {
        diagnostics += file.diagnostics
      }
    }
  }

  private mutating func hasRoom(for meaning: RepositoryPath) -> Bool {
    guard meaning.isRead else { return true }
    count += 1
    return count <= limits.files
  }

  /// How many more files are read.
  package var room: Int { max(0, limits.files - count) }

  /// More files were added than are read: what is known is not all that Git wants.
  package var isOverfull: Bool { count > limits.files }

  private var overflow: [Diagnostic] {
    isOverfull ? [DesiredState.tooManyFiles(limit: limits.files)] : []
  }
}

extension RepositoryPath {
  /// Whether the file's content counts.
  fileprivate var isRead: Bool {
    switch self {
    case .pipeline, .manifest, .template, .holds, .rejections: true
    // Whatever there is besides, this counts.
    case .stop: false
    case .note, .ignored, .misplaced: false
    }
  }
}
