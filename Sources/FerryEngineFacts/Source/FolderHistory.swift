// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryManifestFields
import FerryManifests
package import FerryPorts

/// Which cluster folders left Git without a word that this was meant, as far back as is worth a look.
///
/// The branch's own commits are followed, so that a merge is one step. What was read of a commit is
/// remembered: it cannot change.
package final class FolderHistory: Sendable {
  private static let mostCommits = 5_000
  private static let mostRemembered = 20_000
  /// How many folders are told, and how many files are read of each.
  private static let mostFolders = 50
  private static let mostFiles = 200

  /// What a commit did to the cluster folders.
  private struct Step {
    let parent: GitObjectID?
    /// The trees of the folders that it took away.
    var removed: [ClusterID: GitObjectID] = [:]
    /// How many Bundles of a cluster may go, as the message says; nothing where it says nothing.
    let confirmed: Int?
    let forgotten: Set<ClusterID>
  }

  /// A folder that a commit took away.
  private struct Removal: Hashable {
    let cluster: ClusterID
    let commit: GitObjectID
  }

  private let source: any ReadsSource
  private let steps = Lock([GitObjectID: Step]())
  private let bundles = Lock([GitObjectID: [BundleID]]())
  private let left = Lock([Removal: [BundleID]]())
  /// The tree of `environments/` in a tree; nothing where there is none.
  private let environments = Lock([GitObjectID: GitObjectID?]())

  package init(source: any ReadsSource) { self.source = source }

  /// The folders that are gone, in order; `present` are those that the head has.
  package func orphans(
    at head: Revision, present: Set<ClusterID>
  ) async throws(GitFailure) -> [OrphanedFolder] {
    steps.withLock { if $0.count > Self.mostRemembered { $0 = [:] } }
    environments.withLock { if $0.count > Self.mostRemembered { $0 = [:] } }
    var (judged, forgotten, confirmed) = (present, Set<ClusterID>(), Set<Int>())
    var orphans: [OrphanedFolder] = []
    var commit = head.commit
    for _ in 0..<Self.mostCommits where orphans.count < Self.mostFolders {
      guard let step = try await step(commit) else { break }
      forgotten.formUnion(step.forgotten)
      // Of a folder that came and went, the last time counts.
      for (id, tree) in step.removed where judged.insert(id).inserted {
        guard !forgotten.contains(id) else { continue }
        let removal = Removal(cluster: id, commit: commit)
        let bundles = try await bundles(left: removal, tree, before: step.parent, head)
        if bundles.count > step.confirmed ?? 0, !confirmed.contains(bundles.count) {
          orphans.append(OrphanedFolder(cluster: id, commit: commit, bundles: bundles))
        }
      }
      // A trailer that comes later has to fit: it may be about something else.
      if let count = step.confirmed { confirmed.insert(count) }
      guard let parent = step.parent else { break }
      commit = parent
    }
    return orphans.sorted { $0.cluster < $1.cluster }
  }

  /// What a folder had when it went, or before it was emptied without a word: Bundles of an emptied
  /// folder are not deleted either.
  private func bundles(
    left removal: Removal, _ tree: GitObjectID, before parent: GitObjectID?, _ head: Revision
  ) async throws(GitFailure) -> [BundleID] {
    if let known = left.withLock({ $0[removal] }) { return known }
    var (tree, commit) = (tree, parent)
    var found = try await bundles(of: removal.cluster, tree, head)
    for _ in 0..<Self.mostCommits where found.isEmpty {
      guard let empty = commit, let step = try await step(empty), let parent = step.parent,
        !step.forgotten.contains(removal.cluster),
        let older = try await folder(of: removal.cluster, in: parent)
      else { break }
      if older != tree {
        found = try await bundles(of: removal.cluster, older, head)
        if let confirmed = step.confirmed, found.count <= confirmed {
          found = []
          break
        }
      }
      (tree, commit) = (older, parent)
    }
    left.withLock { [found] in $0[removal] = found }
    return found
  }

  private func folder(
    of cluster: ClusterID, in commit: GitObjectID
  ) async throws(GitFailure) -> GitObjectID? {
    do throws(GitFailure) {
      let top = try await environments(in: try await source.details(of: commit).tree)
      let environment = try await folders(in: top)[cluster.environment.text]
      return try await folders(in: environment)[cluster.name.text]
    } catch {
      guard error.code == .missingObject else { throw error }
      return nil
    }
  }

  /// Nothing where the clone does not reach so far back.
  private func step(_ commit: GitObjectID) async throws(GitFailure) -> Step? {
    if let known = steps.withLock({ $0[commit] }) { return known }
    do throws(GitFailure) {
      let details = try await source.details(of: commit)
      var messages = [details.message]
      // Git hosts write the merge commit's message.
      for merged in details.parents.dropFirst() {
        messages.append(try await source.details(of: merged).message)
      }
      var step = Step(
        parent: details.parents.first,
        confirmed: messages.compactMap { trailerCount("Ferry-Confirm-Prune", in: $0) }.max(),
        forgotten: Set(messages.flatMap(OrphanedFolder.forgotten(inCommitMessage:))))
      if let parent = details.parents.first {
        let before = try await source.details(of: parent).tree
        step.removed = try await removed(from: before, to: details.tree)
      }
      steps.withLock { [step] in $0[commit] = step }
      return step
    } catch {
      guard error.code == .missingObject else { throw error }
      return nil
    }
  }

  private func removed(
    from before: GitObjectID, to after: GitObjectID
  ) async throws(GitFailure) -> [ClusterID: GitObjectID] {
    var removed: [ClusterID: GitObjectID] = [:]
    let old = try await environments(in: before)
    let new = try await environments(in: after)
    guard let old, old != new else { return [:] }
    let environments = try await folders(in: old)
    let others = try await folders(in: new)
    for (name, tree) in environments where others[name] != tree {
      guard let environment = EnvironmentName(name) else { continue }
      let kept = try await folders(in: others[name])
      for (folder, tree) in try await folders(in: tree) where kept[folder] == nil {
        guard let cluster = ClusterName(folder) else { continue }
        removed[ClusterID(environment: environment, name: cluster)] = tree
      }
    }
    return removed
  }

  private func environments(in tree: GitObjectID) async throws(GitFailure) -> GitObjectID? {
    if let known = environments.withLock({ $0[tree] }) { return known }
    let found = try await folders(in: tree)["environments"]
    environments.withLock { $0[tree] = .some(found) }
    return found
  }

  /// The folders in a tree; none where there is no tree.
  private func folders(in tree: GitObjectID?) async throws(GitFailure) -> [String: GitObjectID] {
    guard let tree else { return [:] }
    let trees = try await source.entries(of: tree).filter { $0.kind == .tree }
    return Dictionary(trees.map { ($0.name, $0.id) }) { first, _ in first }
  }

  /// The Bundles of a folder as far as its files can be read.
  private func bundles(
    of id: ClusterID, _ tree: GitObjectID, _ head: Revision
  ) async throws(GitFailure) -> [BundleID] {
    if let known = bundles.withLock({ $0[tree] }) { return known }
    var repository = Repository()
    let files = try await source.entries(of: tree).filter { $0.kind == .file }
    for file in files.prefix(Self.mostFiles) {
      do throws(GitFailure) {
        let content = try await source.content(of: file.id, limit: ReadLimits().fileBytes)
        repository.add(
          SourceFile(
            path: "environments/\(id.environment)/\(id.name)/\(file.name)", content: content))
      } catch {
        guard error.code == .tooLarge else { throw error }
      }
    }
    let found = repository.desiredState(at: head).clusters[id]?.bundles.keys.sorted() ?? []
    bundles.withLock { [found] in $0[tree] = found }
    return found
  }
}
