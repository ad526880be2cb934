// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

extension ScriptedGitHost {
  // What people do.

  /// Somebody opens a merge request of his own that changes these files; its number must be the
  /// next, because numbers count up from 1.
  package func add(_ request: MergeRequest, changing files: [ChangedFile] = []) {
    state.withLock { state in
      state.mergeRequests.append(request)
      state.files[request.number] = files
    }
  }

  /// Somebody writes under a merge request.
  package func say(_ text: String, by author: HostUser, on number: Int, at time: Timestamp) {
    state.withLock { state in
      let id = state.said.values.reduce(1) { $0 + $1.count }
      state.said[number, default: []].append(
        HostComment(id: id, mergeRequest: number, author: author, text: text, created: time))
    }
  }

  /// From now on the user may push.
  package func allow(_ user: HostUser) { _ = state.withLock { $0.writers.insert(user) } }

  /// What the host says to the wish to merge, in place of merging.
  package func answerMerge(of number: Int, _ result: MergeResult) {
    state.withLock { $0.mergeResults[number] = result }
  }

  /// Ferry's reactions to a comment.
  package func reactions(to comment: Int) -> Set<Reaction> {
    state.withLock { $0.reactions[comment] ?? [] }
  }
}

extension ScriptedGitHost: ReadsMergeRequests {
  package func openMergeRequests(
    into target: BranchName
  ) async throws(GitHostFailure) -> HostList<MergeRequest> {
    try answer("list \(target)") { state in
      HostList(
        state.mergeRequests.filter { $0.state == .open && $0.target == target }, isWhole: true)
    }
  }

  package func mergeRequest(_ number: Int) async throws(GitHostFailure) -> MergeRequest {
    try answer("read \(number)") { state throws(GitHostFailure) in try state.one(number) }
  }

  package func changedFiles(
    of number: Int
  ) async throws(GitHostFailure) -> HostList<ChangedFile> {
    try answer("files \(number)") { state throws(GitHostFailure) in
      _ = try state.one(number)
      // What is on the branch of a draft that was opened here, only its repository knows.
      return HostList(state.files[number] ?? [], isWhole: state.files[number] != nil)
    }
  }
}

extension ScriptedGitHost: MergesRequests {
  package func merge(
    _ number: Int, expecting head: GitObjectID
  ) async throws(GitHostFailure) -> MergeResult {
    try answer("merge \(number)") { state throws(GitHostFailure) in
      let request = try state.one(number)
      if request.state == .merged { return .merged }
      if let known = request.head, known != head { return .headMoved }
      if let result = state.mergeResults[number] { return result }
      state.replace(number) { $0.with(state: .merged, head: head) }
      return .merged
    }
  }
}

extension ScriptedGitHost: HearsComments {
  package func comments(on number: Int) async throws(GitHostFailure) -> HostList<HostComment> {
    try answer("comments \(number)") { state in
      let kept = state.comments[number] ?? [:]
      return HostList(
        (state.said[number] ?? []).map { $0.with(answer: kept[$0.answerMarker]) },
        isWhole: true)
    }
  }

  package func mayWrite(_ user: HostUser) async throws(GitHostFailure) -> Bool {
    try answer("permission \(user.login)") { $0.writers.contains(user) }
  }

  package func react(
    to comment: HostComment, with reaction: Reaction
  ) async throws(GitHostFailure) {
    try answer("react \(comment.id)") { _ = $0.reactions[comment.id, default: []].insert(reaction) }
  }
}

extension ScriptedGitHost.State {
  fileprivate func one(_ number: Int) throws(GitHostFailure) -> MergeRequest {
    guard let found = mergeRequests.first(where: { $0.number == number }) else {
      throw GitHostFailure(
        .notFound, doing: "reading merge request \(number)", detail: "there is none (404)")
    }
    return found
  }
}

extension HostComment {
  fileprivate func with(answer: String?) -> HostComment {
    HostComment(
      id: id, mergeRequest: mergeRequest, author: author, text: text, created: created,
      answer: answer)
  }
}
