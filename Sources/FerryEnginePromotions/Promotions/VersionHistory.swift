// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryManifests
import FerryPorts
import FerryPromotion

/// How the version of a Bundle changed along the followed branch, as far back as is worth a look.
///
/// The branch's own commits are followed, so that a merge is one step. What was read of a commit or a
/// folder is remembered: it cannot change.
final class VersionHistory: Sendable {
  /// How many commits are looked at, and how many changes of one file.
  private static let mostCommits = 1_000
  private static let mostChanges = 50
  private static let mostRemembered = 20_000

  private struct Link {
    let tree: GitObjectID
    let parent: GitObjectID?
  }

  private struct Place: Hashable {
    let tree: GitObjectID
    let path: Substring
  }

  private struct Memory {
    var links: [GitObjectID: Link] = [:]
    /// The blob at a path below a tree; nothing where there is no such file.
    var blobs: [Place: GitObjectID?] = [:]

    mutating func makeRoom() {
      if links.count > mostRemembered { links = [:] }
      if blobs.count > mostRemembered { blobs = [:] }
    }
  }

  private let source: any ReadsSource
  private let memory = Lock(Memory())

  init(source: any ReadsSource) { self.source = source }

  /// The changes of a Bundle's version in a file, the newest first.
  ///
  /// They end where the file was made, also by being moved there.
  func steps(
    of bundle: BundleID, in environment: EnvironmentName, file: String, from head: GitObjectID
  ) async throws(GitFailure) -> [VersionStep] {
    memory.withLock { $0.makeRoom() }
    var steps: [VersionStep] = []
    var (commit, changes) = (head, 0)
    for _ in 0..<Self.mostCommits where changes < Self.mostChanges {
      let link = try await link(commit)
      guard let parent = link.parent,
        let new = try await blob(file[...], below: link.tree),
        let old = try await blob(file[...], below: try await self.link(parent).tree)
      else { break }
      if old != new {
        changes += 1
        let (from, to) = (
          try await version(of: bundle, in: old, file), try await version(of: bundle, in: new, file)
        )
        if let from, let to, from != to {
          steps.append(try await step(from, to, commit, bundle, environment))
        }
      }
      commit = parent
    }
    return steps
  }

  private func step(
    _ from: WantedVersion, _ to: WantedVersion, _ commit: GitObjectID, _ bundle: BundleID,
    _ environment: EnvironmentName
  ) async throws(GitFailure) -> VersionStep {
    let details = try await source.details(of: commit)
    var messages = [details.message]
    for merged in details.parents.dropFirst() {
      messages.append(try await source.details(of: merged).message)
    }
    return VersionStep(
      from: from, to: to, commit: commit, author: details.authorName,
      isFerrys: messages.contains {
        isFerrys(commitMessage: $0, of: bundle.name, in: environment)
      })
  }

  private func link(_ commit: GitObjectID) async throws(GitFailure) -> Link {
    if let known = memory.withLock({ $0.links[commit] }) { return known }
    let details = try await source.details(of: commit)
    let link = Link(tree: details.tree, parent: details.parents.first)
    memory.withLock { $0.links[commit] = link }
    return link
  }

  private func blob(
    _ path: Substring, below tree: GitObjectID
  ) async throws(GitFailure) -> GitObjectID? {
    let place = Place(tree: tree, path: path)
    if let known = memory.withLock({ $0.blobs[place] }) { return known }
    let name = path.prefix { $0 != "/" }
    let rest = path.dropFirst(name.count + 1)
    let entry = try await source.entries(of: tree).first { $0.name == name }
    var found: GitObjectID?
    if let entry, rest.isEmpty, entry.kind == .file { found = entry.id }
    if let entry, !rest.isEmpty, entry.kind == .tree {
      found = try await blob(rest, below: entry.id)
    }
    memory.withLock { [found] in $0.blobs[place] = .some(found) }
    return found
  }

  /// Nothing when the file said nothing of the Bundle, or could not be read.
  private func version(
    of bundle: BundleID, in blob: GitObjectID, _ file: String
  ) async throws(GitFailure) -> WantedVersion? {
    do throws(GitFailure) {
      let content = try await source.content(of: blob, limit: ReadLimits().fileBytes)
      return ParsedFile(SourceFile(path: file, content: content)).version(of: bundle)
    } catch {
      guard error.code == .tooLarge else { throw error }
      return nil
    }
  }
}
