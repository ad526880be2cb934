// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerrySandboxHTTP
package import FerryDomain
import FerryGitServing
package import FerryPorts
package import Logging
import ServiceLifecycle

/// A Git host on a free port of 127.0.0.1 that speaks as GitLab does: its API, its webhooks, Git over
/// HTTP, and a page on which a person merges.
package final class GitHostSandbox: Service {
  /// What became of the latest webhooks.
  package let outbox: Outbox
  private let folder: String
  private let clock: any KeepsTime
  private let actions: HostActions
  private let server: SandboxServer

  /// Keeps bare repositories below the folder; the token opens API and Git.
  package init(
    folder: String, token: Redacted<String>, http: any ExchangesHTTP, clock: any KeepsTime,
    logger: Logger
  ) {
    let outbox = Outbox(http: http, clock: clock, logger: logger)
    let actions = HostActions(outbox: outbox, logger: logger)
    let responder = GitHostResponder(
      api: GitLabResponder(actions: actions, token: token),
      git: GitTransport(actions: actions, token: token),
      pages: PageResponder(actions: actions, formToken: Redacted(randomHex(bytes: 16))),
      clock: clock)
    (self.folder, self.clock, self.outbox, self.actions) = (folder, clock, outbox, actions)
    server = SandboxServer(name: "Git host", logger: logger) { await responder.respond($0, at: $1) }
  }

  /// Serves until cancelled or shut down.
  package func run() async throws {
    try await withThrowingTaskGroup { [outbox, server] group in
      group.addTask { await outbox.run() }
      group.addTask { try await server.run() }
      try await group.next()
      group.cancelAll()
    }
  }

  /// Where it listens, as soon as it does.
  package func address() async throws -> SandboxAddress { try await server.address() }

  /// Where a project is cloned from, as soon as the host listens.
  package func cloneURL(of project: HostedProject) async throws -> String {
    GitLabLinks(project, at: try await address()).clone
  }

  /// Makes a project whose default branch holds the files as its first commit.
  @discardableResult
  package func addProject(
    _ path: ProjectPath, files: [String: [UInt8]], defaultBranch: BranchName
  ) async throws -> HostedProject {
    let git = try GitServing.createBare(
      at: "\(folder)/\(percentEncoded(path.text)).git", defaultBranch: defaultBranch)
    let edits = files.sorted { $0.key < $1.key }.map { FileEdit(path: $0.key, content: $0.value) }
    _ = try await HostedRepository(git).perform { [clock] git in
      try git.commit(
        edits, to: defaultBranch, message: "Start the config repository\n",
        author: HostUser.reviewer.signature, time: clock.now)
    }
    return actions.add(path.text, git, defaultBranch: defaultBranch)
  }

  /// Sends a project's events to a receiver from now on.
  package func addHook(_ settings: HookSettings, to project: HostedProject) throws(HostRefusal) {
    _ = try actions.change(project) { project throws(HostRefusal) in
      try project.addHook(settings)
    }
  }

  /// A project as it is now; nothing when there is none of the path.
  package func project(_ path: ProjectPath) -> HostedProject? {
    actions.projects.first { $0.path == path.text }
  }
}

/// `group/project`, in the characters that need no encoding anywhere.
package struct ProjectPath: Hashable, Sendable {
  package let text: String

  /// Where the sandbox keeps its config repository.
  package static let platformConfig = ProjectPath(checked: "platform/config")

  private init(checked text: String) { self.text = text }

  /// Nothing when a part is empty or has other characters than `a-z`, `0-9`, `-` and `_`.
  package init?(_ text: String) {
    guard text.wholeMatch(of: /[a-z0-9][a-z0-9_\-]{0,62}(\/[a-z0-9][a-z0-9_\-]{0,62}){1,4}/) != nil
    else { return nil }
    self.text = text
  }
}
