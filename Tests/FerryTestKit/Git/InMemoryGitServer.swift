// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// The server's side of an `InMemoryRepository`: what other people do to the repository.
///
/// Several repositories may be made of one server, as several replicas have several clones.
package final class InMemoryGitServer: Sendable {
  struct State {
    var objects: [GitObjectID: InMemoryGitObject] = [:]
    var branches: [BranchName: GitObjectID] = [:]
    var heads: [HeadReference: GitObjectID] = [:]
    var refusals: [BranchName: String] = [:]
    var outage: GitFailure?
  }

  let state = Lock(State())

  package init() {}

  /// The commit of a branch on the server, whatever a clone has fetched.
  package func head(of branch: BranchName) -> GitObjectID? {
    state.withLock { $0.branches[branch] }
  }

  /// Every branch of the server.
  package var branches: [BranchName: GitObjectID] { state.withLock { $0.branches } }

  /// The text of every plain file of a commit, by path.
  package func files(of commit: GitObjectID) -> [String: String] {
    state.withLock { state in
      guard case .commit(_, let files) = state.objects[commit] else { return [:] }
      return files.byPath.filter { $0.value.kind == .file }
        .mapValues { String(decoding: $0.bytes, as: UTF8.self) }
    }
  }

  /// Somebody commits to a branch: the named files get the text, or go when there is none; the
  /// branch is made when it does not exist.
  @discardableResult
  package func write(
    _ files: [String: String?], to branch: BranchName, message: String = "Change files",
    by author: Signature = Signature(name: "Ada", email: "ada@example.com"),
    at time: Timestamp = Timestamp(seconds: 1_700_000_000)
  ) -> GitObjectID {
    state.withLock { state in
      let parent = state.branches[branch]
      var tree = parent.flatMap { state.files(of: $0) } ?? InMemoryFiles()
      for (path, text) in files {
        _ = tree.apply(FileEdit(path: path, content: text.map { Array($0.utf8) }))
      }
      let commit = state.commit(
        tree, parents: parent.map { [$0] } ?? [], message: message, by: author, at: time)
      state.branches[branch] = commit
      return commit
    }
  }

  /// Somebody commits a symbolic link to a branch.
  @discardableResult
  package func link(
    _ path: String, to destination: String, on branch: BranchName,
    at time: Timestamp = Timestamp(seconds: 1_700_000_000)
  ) -> GitObjectID {
    state.withLock { state in
      let parent = state.branches[branch]
      var tree = parent.flatMap { state.files(of: $0) } ?? InMemoryFiles()
      tree.link(path, to: destination)
      let commit = state.commit(
        tree, parents: parent.map { [$0] } ?? [], message: "Add a link",
        by: Signature(name: "Ada", email: "ada@example.com"), at: time)
      state.branches[branch] = commit
      return commit
    }
  }

  /// Somebody moves a branch to any commit, by force, or deletes it.
  package func move(_ branch: BranchName, to commit: GitObjectID?) {
    state.withLock { $0.branches[branch] = commit }
  }

  /// Somebody merges `source` into `target` with a merge commit that takes the source's files.
  @discardableResult
  package func merge(
    _ source: BranchName, into target: BranchName, message: String = "Merge",
    by author: Signature = Signature(name: "Ada", email: "ada@example.com"),
    at time: Timestamp = Timestamp(seconds: 1_700_000_000)
  ) -> GitObjectID? {
    state.withLock { state in
      guard let ours = state.branches[target], let theirs = state.branches[source],
        let files = state.files(of: theirs)
      else { return nil }
      let commit = state.commit(
        files, parents: [ours, theirs], message: message, by: author, at: time)
      state.branches[target] = commit
      return commit
    }
  }

  /// Somebody who has a fork opens a merge request, or adds to one, that the host keeps there.
  @discardableResult
  package func propose(
    _ files: [String: String?], onto base: BranchName, as head: HeadReference,
    by author: Signature = Signature(name: "Eve", email: "eve@example.com"),
    at time: Timestamp = Timestamp(seconds: 1_700_000_000)
  ) -> GitObjectID {
    state.withLock { state in
      let parent = state.heads[head] ?? state.branches[base]
      var tree = parent.flatMap { state.files(of: $0) } ?? InMemoryFiles()
      for (path, text) in files {
        _ = tree.apply(FileEdit(path: path, content: text.map { Array($0.utf8) }))
      }
      let commit = state.commit(
        tree, parents: parent.map { [$0] } ?? [], message: "Change files", by: author, at: time)
      state.heads[head] = commit
      return commit
    }
  }

  /// From now on pushes to the branch are refused with the words; without words they are taken.
  package func refuse(_ branch: BranchName, words: String?) {
    state.withLock { $0.refusals[branch] = words }
  }

  /// From now on every fetch and push fails like this; nothing ends the outage.
  package func fail(with failure: GitFailure?) {
    state.withLock { $0.outage = failure }
  }
}

extension InMemoryGitServer.State {
  func files(of commit: GitObjectID) -> InMemoryFiles? {
    if case .commit(_, let files) = objects[commit] { files } else { nil }
  }

  mutating func commit(
    _ files: InMemoryFiles, parents: [GitObjectID], message: String, by author: Signature,
    at time: Timestamp
  ) -> GitObjectID {
    let entries = files.entries { objects[$0] = $1 }
    let tree = InMemoryGitObject.id(ofTree: entries)
    objects[tree] = .tree(entries)
    let details = CommitDetails(
      tree: tree, parents: parents, message: message, authorName: author.name,
      committed: Timestamp(seconds: time.seconds))
    let id = InMemoryGitObject.id(
      ofCommitOf: tree, parents: parents, by: author, at: time, message: message)
    objects[id] = .commit(details, files: files)
    return id
  }
}
