// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryManifestFields
import FerryManifests
package import FerryPorts

/// Reads revisions of the config repository, each time only what changed since the last.
///
/// A cluster folder whose tree has the id it had is neither listed nor assembled again, and in a
/// folder that changed only the files whose blobs changed are read. One reading at a time.
package final class SourceReader: Sendable {
  private typealias ReadFile = (blob: GitObjectID, parsed: ParsedFile)

  /// What a cluster folder was when it was last read.
  private struct Folder {
    var tree: GitObjectID
    var files: [String: ReadFile]
    var desired: DesiredCluster
  }

  /// A cluster folder as it is read.
  private struct ReadFolder: Sendable {
    /// Its manifests by path, and in the order of their paths.
    private(set) var inOrder: [ParsedFile] = []
    private(set) var files: [String: ReadFile]
    /// What is not a manifest.
    var others: [TreeEntry] = []

    init(count: Int) { files = Dictionary(minimumCapacity: count) }

    mutating func add(_ file: ReadFile, at path: String) {
      files[path] = file
      inOrder.append(file.parsed)
    }
  }

  /// What every folder's meaning hangs on besides itself.
  private struct Frame: Hashable {
    var pipeline: GitObjectID?
    var templates: GitObjectID?
  }

  private struct Cache {
    var frame = Frame()
    var folders: [ClusterID: Folder] = [:]
  }

  private let source: any ReadsSource
  /// What is no cluster folder, and is listed or read with each revision.
  private let objects: ReadObjects
  private let limits: ReadLimits
  private let cache = Lock(Cache())

  package init(source: any ReadsSource, fileLimit: Int = 100_000) {
    self.source = source
    objects = ReadObjects(source: source)
    var limits = ReadLimits()
    limits.files = fileLimit
    self.limits = limits
  }

  /// Reads one revision.
  package func read(_ revision: Revision) async throws(GitFailure) -> SourceReading {
    let details = try await source.details(of: revision.commit)
    defer { objects.conclude() }
    let top = try await objects.entries(of: details.tree)
    let environments = top.first { $0.name == "environments" && $0.kind == .tree }
    let templates = top.first { $0.name == "templates" && $0.kind == .tree }
    let (entries, stop) = try await parted(entries(of: environments))
    let frame = Frame(
      pipeline: entries.first { $0.name == "pipeline.yaml" }?.id, templates: templates?.id)
    var repository = Repository(limits: limits)
    try await add(entries.filter { $0.kind != .tree }, at: "environments", to: &repository)
    if let templates { try await addTree(templates, at: "templates", to: &repository) }
    let clusters = try await clusterTrees(entries.filter { $0.kind == .tree }, &repository)
    let (kept, changed) = part(clusters, frame: frame)
    let files = try await readFolders(changed, into: &repository)
    var desired = await assembled(repository.outline(at: revision))
    for (id, folder) in kept { desired.clusters[id] = folder.desired }
    desired.stops.emergency = stop
    desired.noteEmptiness()
    let count = kept.values.reduce(0) { $0 + $1.files.count } + files.values.joined().count
    if count > limits.files, !repository.isOverfull {
      desired.diagnostics.append(DesiredState.tooManyFiles(limit: limits.files))
    }
    // Folders that were read partly must not pass for whole ones when the next revision has room.
    if !repository.isOverfull {
      remember(frame, clusters: clusters, kept: kept, files: files, desired: desired)
    }
    return SourceReading(
      desired: desired, templates: repository.templates,
      mergeRequestTemplate: repository.template("templates/merge-request.md") ?? "",
      groupTemplate: repository.template("templates/merge-request-group.md") ?? "",
      rolloutTemplate: repository.template("templates/rollout-comment.md") ?? "",
      planTemplate: repository.template("templates/plan-comment.md") ?? "",
      confirmedDeletions: try await confirmedDeletions(details))
  }

  /// All that was read, with the clusters put together side by side.
  private func assembled(_ outline: RepositoryOutline) async -> DesiredState {
    var desired = outline.desired
    for cluster in await mapAtOnce(Array(outline.clusters), { outline.cluster($0) }) {
      desired.clusters[cluster.id] = cluster
    }
    return desired
  }

  /// Whether a revision says that everything is to stop; nothing else of it is read.
  package func emergencyStop(
    at commit: GitObjectID
  ) async throws(GitFailure) -> EmergencyStop? {
    let top = try await objects.entries(of: source.details(of: commit).tree)
    let environments = top.first { $0.name == "environments" && $0.kind == .tree }
    return try await parted(entries(of: environments)).stop
  }

  /// The entries of `environments/` besides the emergency stop, which stops whatever it is.
  private func parted(
    _ environments: [TreeEntry]
  ) async -> (rest: [TreeEntry], stop: EmergencyStop?) {
    let isStop = { (entry: TreeEntry) in "environments/\(entry.name)" == EmergencyStop.file }
    let rest = environments.filter { !isStop($0) }
    guard let entry = environments.first(where: isStop) else { return (rest, nil) }
    guard entry.kind == .file else {
      return (rest, EmergencyStop(unreadable: "it is no plain file"))
    }
    do throws(GitFailure) {
      return (rest, EmergencyStop(content: try await objects.content(of: entry.id, limit: 1 << 16)))
    } catch {
      return (rest, EmergencyStop(unreadable: error.detail))
    }
  }

  /// What the head confirms, or the commit that it merges: hosts write the merge commit's message.
  private func confirmedDeletions(_ head: CommitDetails) async throws(GitFailure) -> Int? {
    let name = "Ferry-Confirm-Prune"
    if let count = trailerCount(name, in: head.message) { return count }
    guard head.parents.count > 1 else { return nil }
    return trailerCount(name, in: try await source.details(of: head.parents[1]).message)
  }

  private func entries(of entry: TreeEntry?) async throws(GitFailure) -> [TreeEntry] {
    guard let entry else { return [] }
    return try await objects.entries(of: entry.id)
  }

  /// The cluster folders; files beside them are noted.
  private func clusterTrees(
    _ environments: [TreeEntry], _ repository: inout Repository
  ) async throws(GitFailure) -> [ClusterID: TreeEntry] {
    var found: [ClusterID: TreeEntry] = [:]
    for environment in environments {
      let path = "environments/\(environment.name)"
      for entry in try await objects.entries(of: environment.id) {
        let inside = "\(path)/\(entry.name)"
        if entry.kind == .tree, let id = RepositoryPath.cluster(of: inside + "/x") {
          found[id] = entry
        } else if entry.kind == .tree {
          try await addTree(entry, at: inside, to: &repository)
        } else {
          try await add([entry], at: path, to: &repository)
        }
      }
    }
    return found
  }

  /// Which folders are as they were, and which must be read.
  private func part(
    _ clusters: [ClusterID: TreeEntry], frame: Frame
  ) -> (kept: [ClusterID: Folder], changed: [ClusterID: TreeEntry]) {
    cache.withLock { cache in
      guard cache.frame == frame else { return ([:], clusters) }
      let kept = cache.folders.filter { clusters[$0.key]?.id == $0.value.tree }
      return (kept, clusters.filter { kept[$0.key] == nil })
    }
  }

  /// Reads folders side by side: Git gives one object at a time, and is asked for the next while
  /// another is parsed.
  private func readFolders(
    _ folders: [ClusterID: TreeEntry], into repository: inout Repository
  ) async throws(GitFailure) -> [ClusterID: [String: ReadFile]] {
    var waiting = Array(folders)
    var files: [ClusterID: [String: ReadFile]] = [:]
    while !waiting.isEmpty, !repository.isOverfull {
      let next = waiting.suffix(32)
      waiting.removeLast(next.count)
      // One more than there is room for tells that there are too many.
      let room = Lock(repository.room + 1)
      let read = await mapAtOnce(Array(next)) { id, folder in
        (id, await self.reading(of: folder, as: id, within: room))
      }
      for (id, reading) in read {
        let reading = try reading.get()
        repository.add(reading.inOrder, of: id)
        try await add(reading.others, at: path(of: id), to: &repository)
        files[id] = reading.files
      }
    }
    return files
  }

  private func reading(
    of folder: TreeEntry, as id: ClusterID, within room: Lock<Int>
  ) async -> Result<ReadFolder, GitFailure> {
    do throws(GitFailure) {
      return .success(try await readFolder(id, folder, within: room))
    } catch {
      return .failure(error)
    }
  }

  private func readFolder(
    _ id: ClusterID, _ folder: TreeEntry, within room: Lock<Int>
  ) async throws(GitFailure) -> ReadFolder {
    let path = path(of: id)
    let known = cache.withLock { $0.folders[id]?.files ?? [:] }
    var reading = ReadFolder(count: known.count)
    for entry in try await source.entries(of: folder.id) {
      let inside = "\(path)/\(entry.name)"
      let before = known[inside].flatMap { $0.blob == entry.id ? $0 : nil }
      guard entry.kind == .file, before != nil || Self.isManifest(inside) else {
        reading.others.append(entry)
        continue
      }
      guard Self.takePlace(in: room) else { break }
      if let before {
        reading.add(before, at: inside)
      } else {
        reading.add((entry.id, try await parsed(inside, entry.id)), at: inside)
      }
    }
    return reading
  }

  private static func isManifest(_ path: String) -> Bool {
    if case .manifest = RepositoryPath(path) { true } else { false }
  }

  private static func takePlace(in room: Lock<Int>) -> Bool {
    room.withLock { room in
      room -= 1
      return room >= 0
    }
  }

  private func path(of cluster: ClusterID) -> String {
    "environments/\(cluster.environment)/\(cluster.name)"
  }

  private func parsed(_ path: String, _ blob: GitObjectID) async throws(GitFailure) -> ParsedFile {
    do throws(GitFailure) {
      let content = try await source.content(of: blob, limit: limits.fileBytes)
      return ParsedFile(SourceFile(path: path, content: content), limits: limits)
    } catch {
      guard error.code == .tooLarge else { throw error }
      return ParsedFile(unreadable: path, because: .tooLarge(limit: limits.fileBytes))
    }
  }

  private func addTree(
    _ tree: TreeEntry, at path: String, to repository: inout Repository
  ) async throws(GitFailure) {
    guard path.split(separator: "/").count <= limits.depth else { return }
    let entries = try await objects.entries(of: tree.id)
    try await add(entries, at: path, to: &repository)
  }

  private func add(
    _ entries: [TreeEntry], at folder: String, to repository: inout Repository
  ) async throws(GitFailure) {
    for entry in entries {
      let path = "\(folder)/\(entry.name)"
      switch entry.kind {
      case .tree: try await addTree(entry, at: path, to: &repository)
      case .symlink: repository.add(unreadable: path, because: .symlink)
      case .submodule: repository.add(unreadable: path, because: .submodule)
      case .file: try await addFile(path, entry.id, to: &repository)
      }
    }
  }

  private func addFile(
    _ path: String, _ blob: GitObjectID, to repository: inout Repository
  ) async throws(GitFailure) {
    switch RepositoryPath(path) {
    case .pipeline, .template, .manifest, .holds, .rejections:
      do throws(GitFailure) {
        let content = try await objects.content(of: blob, limit: limits.fileBytes)
        repository.add(SourceFile(path: path, content: content))
      } catch {
        guard error.code == .tooLarge else { throw error }
        repository.add(unreadable: path, because: .tooLarge(limit: limits.fileBytes))
      }
    case .note, .ignored, .misplaced, .stop: repository.add(SourceFile(path: path, content: []))
    }
  }

  private func remember(
    _ frame: Frame, clusters: [ClusterID: TreeEntry], kept: [ClusterID: Folder],
    files: [ClusterID: [String: ReadFile]], desired: DesiredState
  ) {
    var folders = kept
    for (id, files) in files {
      guard let tree = clusters[id]?.id, let cluster = desired.clusters[id] else { continue }
      folders[id] = Folder(tree: tree, files: files, desired: cluster)
    }
    let cached = Cache(frame: frame, folders: folders)
    cache.withLock { $0 = cached }
  }
}
