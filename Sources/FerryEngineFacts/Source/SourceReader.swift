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
  /// What a cluster folder was when it was last read.
  private struct Folder {
    var tree: GitObjectID
    var files: ReadFiles
    var desired: DesiredCluster
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
  private let clusters: (any ReachesClusters)?
  /// What is no cluster folder, and is listed or read with each revision.
  private let objects: ReadObjects
  private let limits: ReadLimits
  private let cache = Lock(Cache())

  /// - Parameter clusters: tells which folders mean the same cluster; nothing: nobody looks.
  package init(
    source: any ReadsSource, clusters: (any ReachesClusters)? = nil, fileLimit: Int = 100_000
  ) {
    self.source = source
    self.clusters = clusters
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
    let files = try await readFolders(changed, frame: frame, into: &repository)
    var desired = await assembled(repository.outline(at: revision))
    for (id, folder) in kept { desired.clusters[id] = folder.desired }
    desired.stops.emergency = stop
    desired.noteEmptiness()
    let count = (kept.values.map(\.files) + files.values).reduce(0) { $0 + $1.count }
    if count > limits.files, !repository.isOverfull {
      desired.diagnostics.append(DesiredState.tooManyFiles(limit: limits.files))
    }
    // Folders that were read partly must not pass for whole ones when the next revision has room.
    if !repository.isOverfull {
      remember(frame, clusters: clusters, kept: kept, files: files, desired: desired)
    }
    // Not remembered: another folder, or another kubeconfig, may mend it.
    desired.noteSharedClusters { self.clusters?.context(among: $0.contexts) }
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

  /// Reads folders, some at a time: their trees, then what is not as it was.
  private func readFolders(
    _ folders: [ClusterID: TreeEntry], frame: Frame, into repository: inout Repository
  ) async throws(GitFailure) -> [ClusterID: ReadFiles] {
    var waiting = Array(folders)
    var files: [ClusterID: ReadFiles] = [:]
    let known = cache.withLock { $0 }
    while !waiting.isEmpty, !repository.isOverfull {
      let next = Array(waiting.suffix(32))
      waiting.removeLast(next.count)
      let listings = try await listings(of: next, known.folders, room: repository.room)
      let changed = zip(next, listings).flatMap { folder, listing in
        listing.changes.map {
          ChangedFile(path: "\(path(of: folder.key))/\($0.name)", blob: $0.blob)
        }
      }
      var parsed = try await parsed(changed)[...]
      for ((id, _), listing) in zip(next, listings) {
        let new = Array(parsed.prefix(listing.changes.count))
        parsed.removeFirst(new.count)
        let before = known.frame == frame ? known.folders[id]?.desired : nil
        let edit = before.flatMap { cluster in
          listing.edits(with: new).map { ClusterEdit(of: cluster, $0) }
        }
        repository.add(listing.manifests(with: new), of: id, after: edit)
        try await add(listing.others, at: path(of: id), to: &repository)
        // Without them the folder is not remembered, and is read anew with the next revision.
        files[id] = listing.files(with: new)
      }
    }
    return files
  }

  private func listings(
    of folders: [(key: ClusterID, value: TreeEntry)], _ known: [ClusterID: Folder], room: Int
  ) async throws(GitFailure) -> [FolderListing] {
    // One more than there is room for tells that there are too many.
    var room = room + 1
    let trees = try await source.entries(of: folders.map(\.value.id))
    return zip(folders, trees).map { folder, entries in
      let path = path(of: folder.key)
      return FolderListing(entries, before: known[folder.key]?.files ?? [:], room: &room) {
        Self.isManifest("\(path)/\($0)")
      }
    }
  }

  private static func isManifest(_ path: String) -> Bool {
    if case .manifest = RepositoryPath(path) { true } else { false }
  }

  private func path(of cluster: ClusterID) -> String {
    "environments/\(cluster.environment)/\(cluster.name)"
  }

  /// A manifest that has to be read.
  private struct ChangedFile: Sendable {
    let path: String
    let blob: GitObjectID
  }

  /// Reads and parses files side by side, in their order: Git gives some at a time, and is asked for the
  /// next while others are parsed.
  private func parsed(_ files: [ChangedFile]) async throws(GitFailure) -> [ParsedFile] {
    let parts = stride(from: 0, to: files.count, by: 8).map { files[$0...].prefix(8) }
    var parsed: [ParsedFile] = []
    for part in await mapAtOnce(parts, { await self.reading(of: $0) }) { parsed += try part.get() }
    return parsed
  }

  // By itself: a release build loses what a closure returns beside a typed error that it caught.
  private func reading(
    of files: ArraySlice<ChangedFile>
  ) async -> Result<[ParsedFile], GitFailure> {
    do throws(GitFailure) {
      return .success(try await parsed(files))
    } catch {
      return .failure(error)
    }
  }

  private func parsed(_ files: ArraySlice<ChangedFile>) async throws(GitFailure) -> [ParsedFile] {
    var (parsed, waiting) = ([ParsedFile](), files)
    while !waiting.isEmpty {
      let contents = try await source.contents(
        of: waiting.map(\.blob), limit: limits.fileBytes)
      for (file, content) in zip(waiting, contents) {
        parsed.append(
          content.map {
            ParsedFile(SourceFile(path: file.path, content: $0), limits: limits)
          }
            ?? ParsedFile(unreadable: file.path, because: .tooLarge(limit: limits.fileBytes)))
      }
      waiting = waiting.dropFirst(contents.count)
    }
    return parsed
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
    files: [ClusterID: ReadFiles], desired: DesiredState
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
