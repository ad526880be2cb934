// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryGitServing
package import FerryPorts
package import FerrySandboxGitModel

/// Somebody who works at the host as people do, in one project.
package struct HostPerson: Sendable {
  package let user: HostedUser
  let host: GitHostSandbox
  let project: HostedProject

  /// Approves a merge request's head.
  package func approve(_ number: Int) async throws {
    _ = try await host.actions.review(number, .approved, body: "", in: project, try await visit())
  }

  /// Asks for changes of a merge request.
  package func requestChanges(_ number: Int, _ words: String) async throws {
    _ = try await host.actions.review(
      number, .changesRequested, body: words, in: project, try await visit())
  }

  /// Takes one's approval back.
  package func unapprove(_ number: Int) async throws {
    try await host.actions.unapprove(number, in: project, try await visit())
  }

  /// Merges at once, or throws why that cannot be.
  @discardableResult
  package func merge(
    _ number: Int, _ method: MergeMethod? = nil
  ) async throws -> HostedMergeRequest {
    var wish = MergeWish()
    wish.method = method
    return try await host.actions.merge(number, wish, in: project, try await visit())
  }

  package func close(_ number: Int) async throws { try await turn(number, open: false) }

  package func reopen(_ number: Int) async throws { try await turn(number, open: true) }

  /// Changes title, body, labels, draft or target.
  @discardableResult
  package func edit(_ number: Int, _ edit: MergeRequestEdit) async throws -> HostedMergeRequest {
    try await host.actions.edit(number, edit, in: project, try await visit())
  }

  @discardableResult
  package func comment(_ text: String, on number: Int) async throws -> HostedNote {
    try await host.actions.comment(text, on: number, in: project, try await visit())
  }

  @discardableResult
  package func open(_ new: NewMergeRequest) async throws -> HostedMergeRequest {
    try await host.actions.open(new, in: project, try await visit())
  }

  /// Opens a merge request into the default branch with commits of one's own fork.
  @discardableResult
  package func openFromFork(
    _ edits: [FileEdit], title: String
  ) async throws -> HostedMergeRequest {
    try await host.actions.openFromFork(
      edits,
      NewMergeRequest(
        source: project.defaultBranch, target: project.defaultBranch, title: title),
      in: project, try await visit())
  }

  /// Adds a commit to a merge request that is from one's own fork.
  @discardableResult
  package func pushToFork(_ edits: [FileEdit], _ number: Int) async throws -> GitObjectID {
    try await host.actions.pushToFork(edits, number, in: project, try await visit())
  }

  /// Commits onto a branch, which is made from the default branch if it is not there.
  @discardableResult
  package func commit(
    _ edits: [FileEdit], to branch: BranchName, message: String
  ) async throws -> GitObjectID {
    try await host.actions.commit(
      edits, to: branch, from: project.defaultBranch, message: message, in: project,
      try await visit())
  }

  package func deleteBranch(_ branch: BranchName) async throws {
    try await host.actions.deleteBranch(branch, in: project, try await visit())
  }

  /// Sets a commit status, as a pipeline does.
  package func setStatus(_ status: NewStatus, of commit: GitObjectID) async throws {
    _ = try await host.actions.setStatus(status, of: commit, in: project, try await visit())
  }

  /// Puts a merge request into the merge queue.
  package func enqueue(_ number: Int) async throws {
    try host.actions.enqueue(number, MergeWish(), in: project, try await visit())
  }

  private func turn(_ number: Int, open isOpen: Bool) async throws {
    var edit = MergeRequestEdit()
    edit.isOpen = isOpen
    try await self.edit(number, edit)
  }

  private func visit() async throws -> HostVisit { try await host.visit(by: user) }
}

extension GitHostSandbox {
  /// Somebody with a right in a project, who is made known here if that is new.
  package func person(
    _ login: String, _ permission: HostPermission, in project: HostedProject
  ) throws(HostRefusal) -> HostPerson {
    let user = actions.addUser(login, name: login.prefix(1).uppercased() + login.dropFirst())
    try actions.change(project) { project throws(HostRefusal) in
      project.permit(permission, to: user)
    }
    return HostPerson(user: user, host: self, project: project)
  }

  /// Who sits at the browser.
  package func reviewer(in project: HostedProject) -> HostPerson {
    HostPerson(user: .reviewer, host: self, project: project)
  }

  /// Lets a token stand for a person, in the API and for Git.
  package func admit(_ person: HostPerson, with token: Redacted<String>) {
    actions.admit(person.user, with: token, until: nil)
  }

  /// Merges the first of the merge queue; nothing when the queue is empty.
  @discardableResult
  package func advanceMergeQueue(
    of project: HostedProject
  ) async throws -> HostedMergeRequest? {
    try await actions.advanceQueue(in: project, try await visit(by: .robot))
  }

  /// Lets no more API requests in than so many during each window.
  package func limitRequests(to limit: Int, in window: Duration) {
    faults.limitRequests(HostQuota(limit: limit, window: window, from: clock.now))
  }

  /// Where each branch of a project is.
  package func branches(of project: HostedProject) async throws -> [BranchName: GitObjectID] {
    try await actions.repository(of: project).perform { try $0.branches() }
  }

  /// A file at the head of a branch; nothing when there is none, or it is larger than a mebibyte.
  package func file(
    _ path: String, on branch: BranchName, of project: HostedProject
  ) async throws -> [UInt8]? {
    try await actions.repository(of: project).perform { git in
      try git.head(of: branch).flatMap { try git.file(path, at: $0, limit: 1 << 20) }
    }
  }

  func visit(by user: HostedUser) async throws -> HostVisit {
    HostArrival(now: clock.now, address: try await address()).visit(by: user)
  }
}
