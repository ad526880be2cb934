// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryManifestFields
import FerryPorts

/// Reads the config repository as it would be if a merge request were merged.
struct MergedReader: Sendable {
  private let source: any ReadsSource & PushesCommits
  private let author: Signature
  private let reader: SourceReader

  init(ports: EnginePorts, settings: EngineSettings) {
    source = ports.source
    author = settings.author
    reader = SourceReader(
      source: ports.source, clusters: ports.clusters, fileLimit: settings.fileLimit)
  }

  /// Reads the base with the files that the merge request changes, in a commit that no branch names.
  ///
  /// Where it is not known what those are, or one of them is no plain file, the head is read as it
  /// is.
  func read(
    _ head: GitObjectID, changing files: HostList<ChangedFile>, onto base: Revision
  ) async throws(GitFailure) -> SourceReading {
    let details = try await source.details(of: head)
    guard files.isWhole, let edits = try await edits(files.items, at: head, onto: base.commit)
    else { return try await reader.read(Revision(branch: base.branch, commit: head)) }
    let merged = try await source.commit(
      CommitDraft(
        parent: base.commit, edits: edits, message: details.message, author: author,
        time: details.committed))
    return try await reader.read(Revision(branch: base.branch, commit: merged))
  }

  private func edits(
    _ files: [ChangedFile], at head: GitObjectID, onto base: GitObjectID
  ) async throws(GitFailure) -> [FileEdit]? {
    var contents: [String: [UInt8]?] = [:]
    for file in files where file.isConfig {
      if let previous = file.previousPath, contents[previous] == nil {
        contents[previous] = .some(nil)
      }
      guard file.change != .removed else {
        contents[file.path] = .some(nil)
        continue
      }
      guard let content = try await content(of: file.path, at: head) else { return nil }
      contents[file.path] = content
    }
    var edits: [FileEdit] = []
    for (path, content) in contents.sorted(by: { $0.key < $1.key }) {
      // What is gone from the branch too need not be removed.
      if content == nil, try await self.content(of: path, at: base) == nil { continue }
      edits.append(FileEdit(path: path, content: content))
    }
    return edits
  }

  /// Nothing also for what is too large: reading the head then says so.
  private func content(
    of path: String, at commit: GitObjectID
  ) async throws(GitFailure) -> [UInt8]? {
    do throws(GitFailure) {
      return try await source.content(of: path, at: commit, limit: ReadLimits().fileBytes)
    } catch {
      guard error.code == .tooLarge else { throw error }
      return nil
    }
  }
}

extension ChangedFile {
  /// Whether it means anything to Ferry.
  var isConfig: Bool {
    [path, previousPath ?? ""].contains {
      $0.hasPrefix("environments/") || $0.hasPrefix("templates/")
    }
  }
}
